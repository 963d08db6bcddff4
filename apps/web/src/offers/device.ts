import type { PushBody, TellingView } from '#contracts';
import { api } from '../api/client.js';

const script = '/push.js';

/** Whether this browser can be told while no page is open. On telephones by Apple, only from the home screen. */
export function canBeTold(): boolean {
  return window.isSecureContext && 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
}

async function known(): Promise<PushSubscription | null> {
  const registration = canBeTold() ? await navigator.serviceWorker.getRegistration('/') : undefined;
  return (await registration?.pushManager.getSubscription()) ?? null;
}

export async function isTold(): Promise<boolean> {
  return (await known()) !== null && Notification.permission === 'granted';
}

/** Asks whoever sits here, then the browser's push service. Null: they said no. */
export async function tellDevice(key: string, lang: string): Promise<TellingView | null> {
  if ((await Notification.requestPermission()) !== 'granted') return null;
  await navigator.serviceWorker.register(script, { scope: '/' });
  const { pushManager } = await navigator.serviceWorker.ready;
  // One that was made for another workspace here knows another key, and a browser keeps one.
  await (await pushManager.getSubscription())?.unsubscribe();
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) });
  const { endpoint, keys } = made.toJSON();
  const body: PushBody = { endpoint: endpoint!, keys: { p256dh: keys!['p256dh']!, auth: keys!['auth']! }, lang };
  return api.post<TellingView>('/telling/devices', body);
}

/** Nothing more is shown here, whoever signs in next. Null: nothing was. */
export async function untellDevice(): Promise<TellingView | null> {
  const subscription = await known();
  if (!subscription) return null;
  const left = await api.post<TellingView>('/telling/devices/forget', { endpoint: subscription.endpoint });
  await subscription.unsubscribe();
  return left;
}

function bytesOf(key: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(key.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
}
