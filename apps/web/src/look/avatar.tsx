/** First letters; two of a Latin name, one of others. */
export function initials(name: string): string {
  const words = name
    .replace(/^@/, '')
    .split(/[\s._-]+/u)
    .filter(Boolean);
  const first = [...(words[0] ?? '?')][0]!;
  if (!/\p{Script=Latin}/u.test(first)) return first;
  const second = words.length > 1 ? [...words.at(-1)!][0]! : ([...words[0]!][1] ?? '');
  return (first + second).toUpperCase();
}

const sizes = { s: 'size-[18px] text-[8.5px]', m: 'size-[22px] text-[10px]', l: 'size-7 text-xs', xl: 'size-10 text-[14px]' };

interface AvatarProps {
  name: string;
  size?: keyof typeof sizes;
  title?: string;
  ring?: boolean;
  /** There, but away. */
  faded?: boolean;
}

/** Decoration beside a written name; where it stands alone, give `title`. */
export function Avatar({ name, size = 'm', title, ring = false, faded = false }: AvatarProps) {
  return (
    <span
      data-initials={initials(name)}
      className={`initials inline-grid shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent ${sizes[size]} ${ring ? 'outline-[1.5px] outline-offset-1 outline-praise outline-solid' : ''} ${faded ? 'opacity-50' : ''}`}
      {...(title ? { role: 'img', 'aria-label': title, title } : { 'aria-hidden': true })}
    />
  );
}
