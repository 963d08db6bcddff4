import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import type { TopicType } from '#contracts';

export const topicTypeName: Record<TopicType, MessageDescriptor> = {
  brand: msg`brand`,
  product: msg`product`,
  competitor: msg`competitor`,
  hashtag: msg`hashtag`,
  person: msg`person`,
  cause: msg`cause`,
};
/** Types that people give; causes are found. */
export const givenTypes = ['brand', 'product', 'competitor', 'hashtag', 'person'] as const satisfies readonly TopicType[];
