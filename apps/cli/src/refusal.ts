/** Why a command cannot go on, in a sentence for whoever typed it. */
export class Refusal extends Error {}
