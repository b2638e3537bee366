/** Starts an instance that loops for ever, and prints the process id of its host. */
import { clientOf, Supervised } from './supervised.ts';

const supervised = await Supervised.create({ stallLimitMs: 0 });
const instance = await supervised.start('misbehaving');
const { text } = await clientOf(instance).echo({ text: 'pid' });
void clientOf(instance).echo({ text: 'spin' });
while (!supervised.log().includes('info spinning')) await new Promise((resolve) => setTimeout(resolve, 5));
console.log(text);
