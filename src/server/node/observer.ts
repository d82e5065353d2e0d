import { pino } from 'pino';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { routes } from '../../contract/index.ts';
import { redact } from './redact.ts';
import type { DestinationStream, Level, Logger, LoggerOptions } from 'pino';
import type { Observer } from '../ports.ts';

/** Where and how much is logged. */
export interface NodeObserverOptions {
  /** The least that is logged; default `info`, which has a line for each request. */
  readonly level?: Level | 'silent';
  /** Where the lines go; default standard output. */
  readonly destination?: DestinationStream;
}

/** Logs and metrics of one process. */
export interface NodeObserver extends Observer {
  /** For what the host itself has to say; redacted like all else. */
  readonly logger: Logger;
  /** The metrics of this observer in Prometheus' text format. */
  metrics(): Promise<string>;
}

/** The only routes that become labels: whoever asks for others must not be able to fill the memory with them. */
const knownRoutes = new Set<string>(Object.values(routes).map(({ method, path }) => `${method} ${path}`));

/** Writes structured logs with pino and keeps metrics with prom-client, both without secrets, bodies, paths and query strings. */
export function createNodeObserver(options: NodeObserverOptions = {}): NodeObserver {
  const settings: LoggerOptions = {
    level: options.level ?? 'info',
    base: null,
    formatters: {
      level: (label) => ({ level: label }),
      log: (entry) => redact(entry) as Record<string, unknown>,
    },
    // Errors are cut down by `redact`, before pino would write all of their fields.
    serializers: { err: (value: unknown) => value },
  };
  const logger: Logger = options.destination === undefined ? pino(settings) : pino(settings, options.destination);

  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const duration = new Histogram({
    name: 'onduty_request_duration_seconds', help: 'Time from a request to its answer, by route and HTTP status.', registers,
    labelNames: ['route', 'status'], buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  });
  const streams = new Gauge({ name: 'onduty_open_streams', help: 'Event streams that are open now.', registers });
  const events = new Counter({
    name: 'onduty_events_total', help: 'Sign-ins, status changes and other things that happened, by name.', registers, labelNames: ['name'],
  });
  const errors = new Counter({ name: 'onduty_errors_total', help: 'Failures that nobody asked for.', registers });

  return {
    logger,
    metrics: () => registry.metrics(),
    request(entry) {
      const route = knownRoutes.has(entry.route) ? entry.route : 'other';
      duration.observe({ route, status: entry.status }, entry.duration / 1000);
      logger[entry.status >= 500 ? 'error' : 'info']({ ...entry, route }, 'request');
    },
    error(error, { requestId }) {
      errors.inc();
      logger.error({ ...(requestId === undefined ? {} : { requestId }), error }, 'failure');
    },
    streams: (open) => streams.set(open),
    count: (name) => events.inc({ name }),
  };
}
