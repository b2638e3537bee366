/** Deploying: from a folder to an environment, and what an environment does with what it is sent. */
export { type DeployProgress, deployProject } from './deploy-project.ts';
