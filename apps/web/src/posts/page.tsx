import { getRouteApi } from '@tanstack/react-router';
import { Posts } from './posts.js';

const route = getRouteApi('/workspace/posts');

export function PostsPage() {
  const { q = '' } = route.useSearch();
  return <Posts key={q} query={q} />;
}
