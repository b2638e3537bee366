import type { Editor } from './editor.ts';
import { eventually } from './eventually.ts';
import { callFromOutside } from './json-call.ts';

/** Runs what the example workspace has, as people do. Answers with the address, once the last of them answers there. */
export async function runAllProjects(editor: Editor): Promise<string> {
  await editor.showSkep();
  await editor.treeItem('Project comments, stopped').waitFor();
  await editor.command('Skep: Run All Projects');
  await editor.open('posts/proto/posts/v1/posts.proto');
  await editor
    .lens(/running at/)
    .first()
    .waitFor();
  const address = await editor.runningAddress();
  await eventually('comments answers', async () => {
    const { status } = await callFromOutside(address, 'comments.v1.CommentsService/List', {});
    return status === 200;
  });
  return address;
}
