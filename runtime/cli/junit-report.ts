import { requestTitle } from '../api/request/request-file.ts';
import type { TestedRequest } from '../api/request/test-requests.ts';

/** The requests of one file that were tested. */
export interface TestedFile {
  /** As it is shown. */
  file: string;
  tested: readonly TestedRequest[];
}

/** JUnit's XML, as CI servers read it: a suite a file, a case a request. https://github.com/testmoapp/junitxml */
export function junitReport(files: readonly TestedFile[]): string {
  const suites = files.map(({ file, tested }) => {
    const cases = tested.map((each) => testCase(file, each));
    return `  <testsuite ${counts(tested)} name="${escapeXml(file)}">\n${cases.join('')}  </testsuite>\n`;
  });
  const all = files.flatMap(({ tested }) => tested);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${counts(all)} name="skep test">\n${suites.join('')}</testsuites>\n`;
}

function counts(tested: readonly TestedRequest[]): string {
  const failed = tested.filter(({ failures }) => failures.length > 0).length;
  const ms = tested.reduce((sum, each) => sum + each.ms, 0);
  return `tests="${tested.length}" failures="${failed}" time="${seconds(ms)}"`;
}

function testCase(file: string, { request, failures, ms }: TestedRequest): string {
  const head = `    <testcase name="${escapeXml(requestTitle(request))}" classname="${escapeXml(file)}" file="${escapeXml(file)}" line="${request.line + 1}" time="${seconds(ms)}"`;
  if (failures.length === 0) return `${head}/>\n`;
  const told = failures.map(
    ({ line, message }) =>
      `      <failure message="${escapeXml(message)}">${escapeXml(`${file}:${line + 1}: ${message}`)}</failure>\n`,
  );
  return `${head}>\n${told.join('')}    </testcase>\n`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** Control characters have no place in XML 1.0, not even escaped. */
function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
    .replace(/(?![\t\n\r])\p{Cc}/gu, '\ufffd');
}
