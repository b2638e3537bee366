"""Calls posts.v1.PostsService with Debian's grpcio and prints what came back as JSON.

Arguments: address, and the file of a FileDescriptorSet to make the messages from.
"""

import json
import sys

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

address, descriptors = sys.argv[1:]
pool = descriptor_pool.DescriptorPool()
with open(descriptors, "rb") as file:
    for proto in descriptor_pb2.FileDescriptorSet.FromString(file.read()).file:
        pool.Add(proto)
service = pool.FindServiceByName("posts.v1.PostsService")
channel = grpc.insecure_channel(address)


def message_class(descriptor):
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(descriptor)
    return message_factory.MessageFactory(pool).GetPrototype(descriptor)


def method(kind, name):
    described = service.methods_by_name[name]
    return getattr(channel, kind)(
        f"/{service.full_name}/{name}",
        request_serializer=message_class(described.input_type).SerializeToString,
        response_deserializer=message_class(described.output_type).FromString,
    )


def request(name, **fields):
    return message_class(service.methods_by_name[name].input_type)(**fields)


def failure(call):
    try:
        call()
    except grpc.RpcError as error:
        return error
    raise AssertionError("no error")


get = method("unary_unary", "Get")
unary, call = get.with_call(request("Get", id="7"), timeout=10, metadata=[("x-mine", "yes")])
trailers = dict(call.trailing_metadata())
server = method("unary_stream", "Watch")(request("Watch", count=3, size=2))
client = method("stream_unary", "Upload")(request("Upload", text=text) for text in ["a", "bc"])
bidi = method("stream_stream", "Chat")(request("Chat", text=text) for text in ["a", "b"])
squeezed = get(request("Get", id="8"), compression=grpc.Compression.Gzip)
aborted = failure(lambda: method("unary_unary", "Fail")(request("Fail", code=10, message="né 100%", header="h")))
late = failure(lambda: method("unary_unary", "Hang")(request("Hang"), timeout=0.05))
unknown = failure(lambda: channel.unary_unary("/posts.v1.PostsService/Nothing")(b""))

print(
    json.dumps(
        {
            "unary": json_format.MessageToDict(unary),
            "header": dict(call.initial_metadata())["x-header"],
            "trailer": trailers["x-trailer"],
            "binary": list(trailers["x-data-bin"]),
            "server": [message.post.id for message in server],
            "client": json_format.MessageToDict(client),
            "bidi": [message.text for message in bidi],
            "gzip": json_format.MessageToDict(squeezed),
            "error": [aborted.code().name, aborted.details()],
            "deadline": late.code().name,
            "unknown": unknown.code().name,
        }
    )
)
