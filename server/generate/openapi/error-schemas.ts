import type { JsonObject } from '@bufbuild/protobuf';

/**
 * Errors as Connect writes them (https://connectrpc.com/docs/protocol#error-end-stream), and as a `google.rpc.Status`, which
 * methods with a `google.api.http` answer at their own addresses.
 */
export const errorSchemas: JsonObject = {
  'connect.error': {
    type: 'object',
    title: 'Error',
    properties: {
      code: {
        type: 'string',
        enum: [
          ...['canceled', 'unknown', 'invalid_argument', 'deadline_exceeded', 'not_found', 'already_exists'],
          ...['permission_denied', 'resource_exhausted', 'failed_precondition', 'aborted', 'out_of_range'],
          ...['unimplemented', 'internal', 'unavailable', 'data_loss', 'unauthenticated'],
        ],
      },
      message: { type: 'string', description: 'What went wrong, for people.' },
      details: { type: 'array', items: { $ref: '#/components/schemas/connect.error_detail' } },
    },
    required: ['code'],
  },
  'connect.error_detail': {
    type: 'object',
    title: 'ErrorDetail',
    properties: {
      type: { type: 'string', description: 'The full name of a message: google.rpc.BadRequest.' },
      value: { type: 'string', contentEncoding: 'base64', description: 'The message in the binary format.' },
      debug: { description: 'The message as JSON, for people.' },
    },
    required: ['type', 'value'],
  },
  'rest.status': {
    type: 'object',
    title: 'Status',
    properties: {
      code: { type: 'integer', description: 'A google.rpc.Code: 5 is NOT_FOUND.' },
      message: { type: 'string', description: 'What went wrong, for people.' },
      details: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            '@type': { type: 'string', description: 'type.googleapis.com/google.rpc.BadRequest' },
          },
          required: ['@type'],
        },
      },
    },
    required: ['code'],
  },
};

export const errorResponses: JsonObject = {
  Error: {
    description: 'The call failed.',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/connect.error' } } },
  },
  Status: {
    description: 'The call failed.',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/rest.status' } } },
  },
};

/** What an operation answers when its call fails: in Connect's form, or in that of google.api.http. */
export const errorReference: JsonObject = { $ref: '#/components/responses/Error' };
export const statusReference: JsonObject = { $ref: '#/components/responses/Status' };
