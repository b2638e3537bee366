/** A method called in languages that come with HTTP and JSON: by Connect's protocol, with nothing to install. */
import type { DescMethod } from '@bufbuild/protobuf';
import type { ServedAt } from './call-snippets.ts';

/** Python 3 with its standard library. */
export function python({ parent, name }: DescMethod, at: ServedAt, json: string): string {
  const token = at.isLocal ? [] : [`    "authorization": "Bearer " + os.environ["SKEP_TOKEN"],`];
  return [
    ...(at.isLocal ? [] : ['import os']),
    'import urllib.request',
    '',
    'headers = {',
    '    "content-type": "application/json",',
    ...token,
    '}',
    `body = ${/['\\]/.test(json) ? JSON.stringify(json) : `'${json}'`}`,
    `url = "${at.address}/${parent.typeName}/${name}"`,
    'request = urllib.request.Request(url, body.encode(), headers)',
    'with urllib.request.urlopen(request) as response:',
    '    print(response.read().decode())',
  ].join('\n');
}

/** Go with its standard library. */
export function go({ parent, name }: DescMethod, at: ServedAt, json: string): string {
  const body = json.includes('`') ? JSON.stringify(json) : `\`${json}\``;
  const token = '\trequest.Header.Set("Authorization", "Bearer "+os.Getenv("SKEP_TOKEN"))';
  return [
    'package main',
    '',
    'import (',
    ...['fmt', 'io', 'log', 'net/http', ...(at.isLocal ? [] : ['os']), 'strings'].map(
      (each) => `\t"${each}"`,
    ),
    ')',
    '',
    'func main() {',
    `\tbody := strings.NewReader(${body})`,
    `\trequest, err := http.NewRequest("POST", "${at.address}/${parent.typeName}/${name}", body)`,
    ...fails,
    '\trequest.Header.Set("Content-Type", "application/json")',
    ...(at.isLocal ? [] : [token]),
    '\tresponse, err := http.DefaultClient.Do(request)',
    ...fails,
    '\tdefer response.Body.Close()',
    '\tanswer, err := io.ReadAll(response.Body)',
    ...fails,
    '\tfmt.Println(response.Status, string(answer))',
    '}',
  ].join('\n');
}

const fails = ['\tif err != nil {', '\t\tlog.Fatal(err)', '\t}'];
