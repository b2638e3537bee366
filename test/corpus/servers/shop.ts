import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Position } from 'vscode-languageserver-protocol';

const item = `syntax = "proto3";

package shop.v1;

// An item of the shop.
message Item {
  string id = 1;
  Kind kind = 2;
}

// What an item is.
enum Kind {
  KIND_UNSPECIFIED = 0;
  KIND_BOOK = 1;
}
`;

const shop = `syntax = "proto3";

package shop.v1;

import "google/protobuf/timestamp.proto";
import "shop/v1/item.proto";

service ShopService {
  rpc List(ListRequest) returns (ListResponse);
}

message ListRequest {
  Kind kind = 1 [deprecated = true];
  google.protobuf.Timestamp since = 2;
}

message ListResponse {
  repeated Item items = 1;
}
`;

const files: Readonly<Record<string, string>> = {
  'proto/shop/v1/item.proto': item,
  'proto/shop/v1/shop.proto': shop,
  'proto/other/v1/other.proto': `syntax = "proto3";\n\npackage other.v1;\n\nmessage Faraway {}\n`,
  'buf.yaml': 'version: v2\nmodules:\n  - path: proto\nlint:\n  use:\n    - STANDARD\n',
  'skep.json': '{ "name": "shop" }\n',
  'protols.toml': '[config]\ninclude_paths = ["proto"]\n',
  'src/main.ts': `import { ShopService } from '../gen/shop/v1/shop_pb.ts';

export default (router) => {
  router.service(ShopService, {
    list() {
      return { items: [] };
    },
  });
};
`,
};

/** The workspace that servers are asked about. */
export class Shop {
  readonly shop = shop;
  readonly item = item;
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes it into a folder, as a commit of git. */
  static async make(folder: string): Promise<Shop> {
    for (const [file, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), text);
    }
    const who = ['-c', 'user.name=test', '-c', 'user.email=test@localhost'];
    for (const args of [
      ['init', '-q'],
      ['add', '-A'],
      [...who, 'commit', '-qm', 'the shop'],
    ])
      execFileSync('git', args, { cwd: folder });
    return new Shop(folder);
  }

  get shopUri(): string {
    return this.uriOf('proto/shop/v1/shop.proto');
  }

  get itemUri(): string {
    return this.uriOf('proto/shop/v1/item.proto');
  }

  uriOf(file: string): string {
    return pathToFileURL(path.join(this.#folder, file)).href;
  }

  textOf(file: string): string {
    return files[file] ?? '';
  }
}

/** Where a text begins in another, and `after` further on. */
export function placeOf(text: string, part: string, after = 0): Position {
  const offset = text.indexOf(part);
  if (offset < 0) throw new Error(`no ${part}`);
  const before = text.slice(0, offset + after).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}
