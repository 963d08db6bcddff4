import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { TagColour, TagView } from '#contracts';
import { tagsQuery } from '../api/queries.js';

export function TagDot({ colour }: { colour: TagColour }) {
  return <span aria-hidden="true" className="inline-block size-2 shrink-0 rounded-full" style={{ background: `var(--tag-${colour})` }} />;
}

/** The tags with these ids, in the order of their names; what was deleted meanwhile is left out. */
export function useTags(ids: readonly string[]): TagView[] {
  const { data, refetch } = useQuery({ ...tagsQuery, enabled: ids.length > 0 });
  const unknown = data ? ids.filter((id) => !data.some((tag) => tag.id === id)).join(' ') : '';
  // A rule, or a change to many, made a new one.
  useEffect(() => {
    if (unknown) void refetch();
  }, [unknown, refetch]);
  return (data ?? []).filter(({ id }) => ids.includes(id));
}

/** A few tags by name, the rest as a number. */
export function TagChips({ ids, most }: { ids: readonly string[]; most: number }) {
  const tags = useTags(ids);
  return (
    <>
      {tags.slice(0, most).map(({ id, name, colour }) => (
        <span key={id} className="chip min-w-0">
          <TagDot colour={colour} /> <span className="max-w-[90px] truncate">{name}</span>
        </span>
      ))}
      {tags.length > most && <span title={tags.map(({ name }) => name).join(', ')}>+{tags.length - most}</span>}
    </>
  );
}
