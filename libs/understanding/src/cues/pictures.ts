/** Emoji by the feeling they usually carry in posts to and about companies. */
export const glad = '😀😃😄😁😊🙂😍🥰😘😗😙😚🤩😇🤗😻👍👏🙌💪❤♥💕💖💗💘💙💚💛💜🧡🖤💝💞💓✨🌟⭐🎉🎊🥳🏆💯👌🔥😎🤤😋🌹💐🌸☺✅🤝🫶🙆👑💃🕺🎶';
export const sorry = '😞😔😟😕🙁☹😣😖😫😩🥺😢😭😓😥😰😨😱💔😿🥲😪🤧😷🤒';
export const cross = '😠😡🤬😤👿💢🖕👎🤮🤢💩😾🙄😒🤦🤷😑😐🤨😬🤡⚠❌🚫🚩🗑';
export const laughing = '😂🤣😹😆😅💀';
export const begging = '🙏🤔❓❔🧐🤷🙋🆘⁉';
