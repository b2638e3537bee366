/** A float as C's `%.6g` prints it, or with 9 digits where 6 do not read back as the same number. */
export function formatFloat(value: number): string {
  const float = Math.fround(value);
  if (!Number.isFinite(float)) return formatDouble(float);
  const short = general(float, 6);
  return Math.fround(Number.parseFloat(short)) === float ? short : general(float, 9);
}

/** A double as C's `%.15g` prints it, or with 17 digits where 15 do not read back as the same number: what protoc writes. */
export function formatDouble(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (value === Number.POSITIVE_INFINITY) return 'inf';
  if (value === Number.NEGATIVE_INFINITY) return '-inf';
  const short = general(value, 15);
  return Number.parseFloat(short) === value ? short : general(value, 17);
}

/** C's `%.<digits>g`. */
function general(value: number, digits: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa = '', exponentText = '0'] = value.toExponential(digits - 1).split('e');
  const exponent = Number(exponentText);
  const trim = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
  if (exponent >= -4 && exponent < digits) return trim(value.toFixed(Math.max(0, digits - 1 - exponent)));
  const sign = exponent < 0 ? '-' : '+';
  return `${trim(mantissa)}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
