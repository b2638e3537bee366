import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { generateByTemplate } from '../../../runtime/generate/index.ts';
import { temporaryFolder } from '../project/temporary-folder.ts';
import { bundledPlugin } from './bundled-plugin.ts';
import { filesBelow } from './generated-files.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const bin = path.join(root, 'node_modules/.bin');
const command = JSON.stringify([process.execPath, bundledPlugin('request-plugin')]);

/** Templates whose plugin writes down what it was asked for: `PLUGIN` stands for its program. */
const templates: Readonly<Record<string, string>> = {
  'one request for each folder': 'version: v2\nplugins:\n  - local: PLUGIN\n    out: gen\n',
  'one request for all':
    'version: v2\nplugins:\n  - local: PLUGIN\n    out: gen\n    strategy: all\n    opt:\n      - a=b\n      - c\n',
  'imports, once': 'version: v2\nplugins:\n  - local: PLUGIN\n    out: gen\n    include_imports: true\n',
  'imports and well-known types':
    'version: v2\nplugins:\n  - local: PLUGIN\n    out: gen\n    include_imports: true\n    include_wkt: true\n    opt: x=y\n',
  'inputs by path':
    'version: v2\ninputs:\n  - directory: .\n    paths: [proto/acme]\n    exclude_paths: [proto/acme/list]\nplugins:\n  - local: PLUGIN\n    out: gen\n',
  'imports of inputs by path':
    'version: v2\ninputs:\n  - directory: .\n    paths: [proto/acme/weather]\nplugins:\n  - local: PLUGIN\n    out: gen\n    include_imports: true\n',
  'a module as input':
    'version: v2\ninputs:\n  - directory: proto\nplugins:\n  - local: PLUGIN\n    out: gen\n',
  'one definition as input':
    'version: v2\ninputs:\n  - proto_file: proto/acme/weather/v1/sun.proto\nplugins:\n  - local: PLUGIN\n    out: gen\n',
  'one definition and its neighbours':
    'version: v2\ninputs:\n  - proto_file: proto/acme/weather/v1/sun.proto\n    include_package_files: true\nplugins:\n  - local: PLUGIN\n    out: gen\n',
  'anchors and aliases':
    'version: v2\nplugins:\n  - local: &program PLUGIN\n    out: gen/a\n    opt: &options [a=b]\n  - local: *program\n    out: gen/b\n    opt: *options\n',
  'merged keys':
    'version: v2\nplugins:\n  - &first\n    local: PLUGIN\n    out: gen/a\n    strategy: all\n    opt: x=y\n  - <<: *first\n    out: gen/b\n',
  'managed mode':
    'version: v2\nmanaged:\n  enabled: true\nplugins:\n  - local: PLUGIN\n    out: gen\n    strategy: all\n',
  'managed mode with overrides': `version: v2
managed:
  enabled: true
  override:
    - { file_option: go_package_prefix, value: example.com/gen }
    - { file_option: go_package_prefix, value: example.com/list, path: acme/list }
    - { file_option: java_package_prefix, value: net }
    - { file_option: java_package_suffix, value: proto }
    - { file_option: java_package, value: org.base, path: gnu/pascal/base/base.proto }
    - { file_option: csharp_namespace_prefix, value: Gen }
    - { file_option: ruby_package_suffix, value: Proto }
    - { file_option: php_metadata_namespace_suffix, value: Meta }
    - { file_option: optimize_for, value: LITE_RUNTIME, module: buf.build/acme/weather }
    - { file_option: optimize_for, value: CODE_SIZE, module: buf.build/acme/other }
    - { file_option: swift_prefix, value: SW }
    - { file_option: objc_class_prefix, value: OC, path: acme/weather }
    - { file_option: java_multiple_files, value: false }
    - { file_option: java_string_check_utf8, value: true }
    - { field_option: jstype, value: JS_STRING }
    - { field_option: jstype, value: JS_NORMAL, field: gnu.pascal.base.Base.number }
plugins:
  - local: PLUGIN
    out: gen
    strategy: all
`,
  'managed mode with what is disabled': `version: v2
managed:
  enabled: true
  disable:
    - { file_option: java_package }
    - { file_option: csharp_namespace, path: acme/list }
    - { file_option: php_namespace, module: buf.build/acme/weather }
    - { file_option: ruby_package_suffix }
    - { path: gnu/pascal }
    - { field_option: jstype, field: acme.weather.v1.ReportResponse.wind }
    - { file_option: go_package_prefix, path: acme/list }
  override:
    - { file_option: ruby_package_suffix, value: Proto }
    - { field_option: jstype, value: JS_STRING }
    - { file_option: go_package_prefix, value: example.com/gen }
plugins:
  - local: PLUGIN
    out: gen
    strategy: all
`,
  'managed mode of version 1': `version: v1
managed:
  enabled: true
  cc_enable_arenas: false
  java_multiple_files: false
  java_package_prefix:
    default: net
    override:
      buf.build/acme/weather: org
  csharp_namespace:
    except:
      - buf.build/acme/weather
  optimize_for: CODE_SIZE
  go_package_prefix:
    default: example.com/gen
    except:
      - buf.build/acme/other
  objc_class_prefix:
    default: OC
  ruby_package:
    override:
      buf.build/acme/weather: Weather
  override:
    JAVA_PACKAGE:
      acme/weather/v1/sun.proto: org.sun
    CC_ENABLE_ARENAS:
      acme/list/v1beta2/list.proto: "true"
plugins:
  - plugin: request
    path: PLUGIN
    out: gen
    strategy: all
`,
  'several plugins, in their order':
    'version: v2\nplugins:\n  - local: PLUGIN\n    out: gen\n    opt: first\n  - local: PLUGIN\n    out: ./other/../gen2\n    opt: second\n    strategy: all\n',
};

describe('what plugins are asked for', () => {
  const folder = temporaryFolder();
  const out = temporaryFolder();
  process.env.SKEP_HOME = temporaryFolder();
  cpSync(path.join(root, 'test/fixtures/generate/weather'), folder, { recursive: true });

  for (const [index, [name, template]] of Object.entries(templates).entries()) {
    it(`equals what \`buf generate\` asks for: ${name}`, async () => {
      const file = path.join(folder, `${index}.gen.yaml`);
      const own = template.replaceAll('PLUGIN', command).replaceAll(/out: (\S+)/g, `out: ${index}/$1`);
      writeFileSync(file, own);
      execFileSync(path.join(bin, 'buf'), ['generate', '--template', file, '-o', out], { cwd: folder });
      const { problems } = await generateByTemplate(folder, {
        template: file,
        signal: AbortSignal.timeout(60_000),
      });
      assert.deepEqual(problems, []);
      const theirs = filesBelow(path.join(out, String(index)));
      assert.ok(Object.keys(theirs).length > 0);
      assert.deepEqual(filesBelow(path.join(folder, String(index))), theirs);
    });
  }
});
