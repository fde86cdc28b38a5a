/** Every kind of JSON value, and strings that look like others. */
export const VALUES: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 1e300, '', ' ', 'plain words', '42', '-0', 'null', 'true', '[DONE]'],
  ...[
    '"quoted"',
    '{"a":1}',
    '[1,2]',
    'two\nlines',
    'with\r\nCRLF\rand CR',
    '\0',
    '\u2028\u2029',
    '\ufeffmark',
  ],
  ...[
    'größe 你好 🛰️',
    '\ud800',
    'data: x',
    ': comment',
    'event: x\n\nid: 7',
    '\\n',
    '</script>',
    '__proto__',
  ],
  ...[[], {}, [null], [[1, ['2']]], { a: { b: [true, 'x\ny'] }, '': 0 }, { data: '1', id: '2', event: '3' }],
]
