// A whole Bluesky network on 127.0.0.1: directory, account server, index, and a Jetstream made of the account server's firehose.
const net = require('node:net');
const listen = net.Server.prototype.listen;
// The servers of the development network listen on every address unless they are held back.
net.Server.prototype.listen = function (...given) {
  if (typeof given[0] === 'number' && typeof given[1] !== 'string') given.splice(1, 0, '127.0.0.1');
  else if (given[0] && typeof given[0] === 'object' && given[0].port !== undefined && !given[0].host) given[0] = { ...given[0], host: '127.0.0.1' };
  return listen.apply(this, given);
};

const { TestNetwork } = require('@atproto/dev-env');
const { Firehose } = require('@atproto/sync');
const { IdResolver } = require('@atproto/identity');
const { WebSocketServer } = require('ws');

async function jetstream(pds, plc) {
  const said = [];
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise((resolve) => server.on('listening', resolve));
  let lastUs = 0;
  const firehose = new Firehose({
    service: pds.replace('http', 'ws'),
    idResolver: new IdResolver({ plcUrl: plc }),
    handleEvent: async (event) => {
      if (!['create', 'update', 'delete'].includes(event.event)) return;
      lastUs = Math.max(lastUs + 1, Date.now() * 1000);
      const { did, rev, collection, rkey } = event;
      const commit = {
        rev,
        operation: event.event,
        collection,
        rkey,
        ...(event.event === 'delete' ? {} : { record: event.record, cid: event.cid.toString() }),
      };
      const message = { did, time_us: lastUs, kind: 'commit', commit };
      said.push(message);
      for (const client of server.clients) if (client.wants(message)) client.send(JSON.stringify(message));
    },
    onError: (error) => console.error(error.message),
  });
  firehose.start();
  server.on('connection', (client, request) => {
    const query = new URL(request.url, 'http://x').searchParams;
    const collections = query.getAll('wantedCollections');
    client.wants = ({ commit }) => collections.length === 0 || collections.includes(commit.collection);
    const cursor = Number(query.get('cursor'));
    if (cursor) for (const message of said) if (message.time_us > cursor && client.wants(message)) client.send(JSON.stringify(message));
  });
  return `ws://127.0.0.1:${server.address().port}`;
}

(async () => {
  const network = await TestNetwork.create({ dbPostgresSchema: 'earshot_test', pds: { hostname: 'localhost' }, bsky: {}, plc: {} });
  const { pds, bsky, plc } = network;
  console.log(JSON.stringify({ pds: pds.url, appView: bsky.url, plc: plc.url, jetstream: await jetstream(pds.url, plc.url) }));
  process.on('SIGTERM', () => process.exit(0));
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
