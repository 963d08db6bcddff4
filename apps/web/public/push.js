/* Shows what the server tells this browser, also while no page is open. It keeps nothing and answers for no page. */

self.addEventListener('push', (event) => {
  const { tag, title, body, path } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { tag, body, icon: '/ear.svg', badge: '/ear.svg', data: { path } }));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const url = new URL(event.notification.data.path, self.location.origin).href;
  event.waitUntil(
    self.clients.matchAll({ type: 'window', includeUncontrolled: true }).then((pages) => {
      const open = pages.find((page) => page.url === url);
      return open ? open.focus() : self.clients.openWindow(url);
    }),
  );
});
