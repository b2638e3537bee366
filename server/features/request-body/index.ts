/** What a request file's JSON is told from the definition of the method that it calls. */
export { checkRequestBody } from './check-request-body.ts';
export { completeRequestBody } from './complete-request-body.ts';
export { hoverRequestBody } from './hover-request-body.ts';
export { requestExample } from './request-example.ts';
export { type MethodName, requestMessage } from './request-message.ts';
