"""Asks a question of a force's own node, and for the content behind each finding, as a case system that is not .NET would.

Takes one JSON object on standard input and prints one on standard output. Messages are made at run time from a
serialised google.protobuf.FileDescriptorSet: generated Python code must match the installed protobuf runtime to the version, and
Debian's python3-protobuf is years behind any protoc that the build uses, while a descriptor set is the same in all of them.
"""

import json
import ssl
import sys
import time
import uuid

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory


def load_pool(path):
    """The descriptor pool of a FileDescriptorSet whose files stand after those that they import."""
    files = descriptor_pb2.FileDescriptorSet()
    with open(path, "rb") as descriptors:
        files.ParseFromString(descriptors.read())
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file)
    return pool


def uuid_version_7():
    """16 bytes as RFC 9562 has them: 48 bits of milliseconds, version, variant, and random bits."""
    value = (int(time.time() * 1000) << 80) | (uuid.uuid4().int & ((1 << 80) - 1))
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return value.to_bytes(16, "big")


def open_channel(settings):
    """Mutual TLS with what the deployment wrote: a PEM with certificate and key, and the authority's certificate in DER."""
    with open(settings["system_pem"], "rb") as pem:
        own = pem.read()
    with open(settings["authority_der"], "rb") as der:
        authority = ssl.DER_cert_to_PEM_cert(der.read()).encode()
    credentials = grpc.ssl_channel_credentials(root_certificates=authority, private_key=own, certificate_chain=own)
    return grpc.secure_channel(settings["address"], credentials)


class QueryService:
    """A client of gateway.node.v1.QueryService without generated code."""

    def __init__(self, channel, pool):
        self._channel = channel
        self._service = pool.FindServiceByName("gateway.node.v1.QueryService")
        self._factory = message_factory.MessageFactory(pool)

    def message(self, method):
        return self._factory.GetPrototype(self._service.methods_by_name[method].input_type)()

    def call(self, method, request):
        reply = self._factory.GetPrototype(self._service.methods_by_name[method].output_type)
        path = f"/{self._service.full_name}/{method}"
        return self._channel.unary_unary(path, type(request).SerializeToString, reply.FromString)(request, timeout=30)


def main():
    settings = json.load(sys.stdin)
    with open_channel(settings) as channel:
        service = QueryService(channel, load_pool(settings["descriptors"]))
        question = json_format.ParseDict(settings["question"], service.message("Query"))
        question.request_id = uuid_version_7()
        try:
            reply = service.call("Query", question)
        except grpc.RpcError as refusal:
            json.dump({"status": refusal.code().name, "detail": refusal.details()}, sys.stdout)
            return
        records = []
        for finding in reply.answer.findings:
            asked = service.message("Disclose")
            asked.query_id, asked.handle = question.request_id, finding.handle
            records.append(json_format.MessageToDict(service.call("Disclose", asked)))
        json.dump({"status": "OK", "reply": json_format.MessageToDict(reply), "records": records}, sys.stdout)


main()
