/** Calls answered by a gRPC server elsewhere, behind the runtime's own call seam. */
export { describeByReflection, ownServices } from './describe-by-reflection.ts';
export { GrpcTarget, type GrpcTargetOptions } from './grpc-target.ts';
