/** How long a sent reply can be taken back. The server holds it, so that a closed tab loses nothing. */
export const holdSeconds = 10;
