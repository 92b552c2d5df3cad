import { z } from 'zod';
import type { AnyTopic, Method } from '../../spec/kernel';
import { greetingSchema, PROTOCOL } from './connection';

const DRAFT = 'https://json-schema.org/draft/2020-12/schema';

function schemaOf(type: z.ZodType): object {
  const { $schema: _draft, ...schema } = z.toJSONSchema(type, { io: 'input', reused: 'inline' }) as Record<string, unknown>;
  return schema;
}

/** Requests and answers of one method, as JSON-RPC messages. */
function methodSchema(topic: AnyTopic, name: string, { doc, params, result, feature }: Method): object {
  return {
    description: doc,
    ...(feature === undefined ? {} : { feature }),
    request: {
      type: 'object',
      required: ['jsonrpc', 'id', 'method', 'params'],
      properties: {
        jsonrpc: { const: '2.0' },
        id: { type: 'integer' },
        method: { const: `${topic.id}.${name}` },
        params: { type: 'array', prefixItems: params.map(schemaOf), minItems: params.length, maxItems: params.length },
      },
    },
    result: schemaOf(result),
  };
}

/** The schema of one topic's port: for each method its request and its result. */
export function portSchema(topic: AnyTopic): object {
  const methods = Object.entries(topic.port as Readonly<Record<string, Method>>);
  return {
    $schema: DRAFT,
    title: `Port of ${topic.id}`,
    description: `${topic.title.en}. ${topic.stateful === true ? 'It has state: reset forgets it.' : 'It has no state.'}`,
    features: topic.features ?? {},
    $defs: Object.fromEntries(methods.map(([name, method]) => [name, methodSchema(topic, name, method)])),
  };
}

/** The schema of the messages that every implementation answers, whatever its topics. */
export function protocolSchema(): object {
  return {
    $schema: DRAFT,
    title: `Protocol ${PROTOCOL}`,
    $defs: {
      initialize: { request: { const: { protocol: PROTOCOL } }, result: schemaOf(greetingSchema.omit({ problem: true, unavailable: true })) },
      reset: { request: { type: 'object', required: ['topic'], properties: { topic: { type: 'string' } } }, result: { type: 'null' } },
      error: {
        type: 'object',
        required: ['code', 'message'],
        properties: { code: { type: 'integer', description: '-32001: this scenario is not supported' }, message: { type: 'string' } },
      },
    },
  };
}

/** All published schemas, by file name. */
export function protocolSchemas(topics: readonly AnyTopic[]): ReadonlyMap<string, string> {
  const print = (schema: object) => `${JSON.stringify(schema, null, 2)}\n`;
  return new Map([
    ['protocol.json', print(protocolSchema())],
    ...topics.map((topic): [string, string] => [`port-${topic.id}.json`, print(portSchema(topic))]),
  ]);
}
