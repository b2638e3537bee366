/** Which headers have secrets, for clients that show or copy what was sent: the same that no history keeps. */
export { isSecretName } from '../telemetry/secret-names.ts';
