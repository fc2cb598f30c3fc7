import { get } from 'node:http';

/**
 * For the container's health check: ends with 0 when the bot's own HTTP server answers `/healthz` with 200, with 1
 * otherwise. It runs every half minute, so it loads nothing but Node's HTTP and knows no configuration but the two
 * variables that it needs. Whoever runs it bounds its time.
 */
const { HTTP_HOST: host = '127.0.0.1', HTTP_PORT: port = '8080' } = process.env;

get({ host, port, path: '/healthz' }, response => {
  process.exitCode = response.statusCode === 200 ? 0 : 1;
  response.resume();
}).on('error', () => {
  process.exitCode = 1;
});
