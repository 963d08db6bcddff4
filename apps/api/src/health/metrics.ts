import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export const registry = new Registry();
/** Memory, processor time and the delay of the event loop. */
collectDefaultMetrics({ register: registry, prefix: 'earshot_' });

export const deliveries = new Counter({
  name: 'earshot_deliveries_total',
  help: 'Deliveries by outcome',
  labelNames: ['network', 'outcome'],
  registers: [registry],
});
export const items = new Counter({
  name: 'earshot_items_total',
  help: 'Delivered items, accepted or rejected',
  labelNames: ['network', 'outcome'],
  registers: [registry],
});
export const acknowledgeSeconds = new Histogram({
  name: 'earshot_acknowledge_seconds',
  help: 'From the body read to the answer',
  buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1],
  registers: [registry],
});
export const socketClients = new Gauge({ name: 'earshot_socket_clients', help: 'Connected sockets', registers: [registry] });
export const resyncs = new Counter({
  name: 'earshot_socket_resyncs_total',
  help: 'Clients that caught up or were told to fetch again',
  labelNames: ['how'],
  registers: [registry],
});
