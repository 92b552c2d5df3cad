import { ForeignProcess } from './foreign';

/** Writes when it begins and when it is to leave, with a pause between that and its end. */
const program = `
  console.error('beginning');
  process.stdin.on('data', () => console.log('yes'));
  process.stdin.on('end', () => { console.error('one is left'); setTimeout(() => console.error('another is left'), 100); });
`;

test('what a process cannot tidy up is passed on, and nothing that it wrote before', () => {
  const said: string[] = [];
  const tidy = new ForeignProcess(process.execPath, ['-e', program], { ms: 20_000, say: (text) => said.push(text) });
  expect(tidy.exchange('ask\n', 'ask', 20_000)).toBe('yes');
  tidy.close();
  expect(said.join('')).toBe('one is left\nanother is left\n');
});

test('who has nothing to tidy up is not listened to', () => {
  const heard = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const plain = new ForeignProcess(process.execPath, ['-e', program]);
  expect(plain.exchange('ask\n', 'ask', 20_000)).toBe('yes');
  plain.close();
  expect(heard).not.toHaveBeenCalled();
  heard.mockRestore();
});
