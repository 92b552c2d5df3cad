import * as fc from 'fast-check';
import { fromBase64, toBase64 } from './bytes';

test('base64 is what everybody else calls base64, there and back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.constantFrom(1, 1, 1000), (few, times) => {
      const bytes = Array.from({ length: times }, () => [...few]).flat();
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      expect(fromBase64(toBase64(bytes))).toEqual(bytes);
    }),
  );
});
