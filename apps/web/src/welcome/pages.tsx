import { getRouteApi } from '@tanstack/react-router';
import { Join } from './join.js';
import { SignIn } from './sign-in.js';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { next } = route.useSearch();
  return <SignIn next={next} />;
}

export function JoinPage() {
  return <Join reset={false} />;
}

export function ResetPage() {
  return <Join reset />;
}
