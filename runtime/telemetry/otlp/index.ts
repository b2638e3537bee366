/** Calls as spans, for any collector of OpenTelemetry. */
export { OtlpExporter } from './otlp-exporter.ts';
export { type OtlpTarget, readOtlpTarget, type WishedCollector } from './otlp-target.ts';
