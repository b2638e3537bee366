/** What was called, by whom, how it went and how long it took. */
export type { HistoryLimits } from './history-database.ts';
export { type OtlpTarget, readOtlpTarget, type WishedCollector } from './otlp/index.ts';
export { prometheusText } from './prometheus.ts';
export type { ToldInstance } from './stats-message.ts';
export { Telemetry, type TelemetryOptions } from './telemetry.ts';
export { telemetryService } from './telemetry-service.ts';
