using System.Collections;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Contracts.Audit.V1;
using Gateway.Contracts.Custodian.V1;
using Gateway.Contracts.Enrolment.V1;
using Gateway.Contracts.Exchange.V1;
using Gateway.Contracts.Matching.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Deployment;
using Gateway.EndToEnd.Tests.Deployments;
using Gateway.Hosting.Enrolment;
using Gateway.Hosting.Tls;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Gateway.EndToEnd.Tests.Leaks;

/// <summary>
/// Calls that go wrong at every method of every role, by everybody who can reach it: no message at all, a message with a canary in every
/// field, an unknown method, with canaries in the metadata. Keeps what the callers were told.
/// </summary>
internal sealed class WrongCalls(DeploymentFolder folder, CanaryGarden garden)
{
    private const int Deepest = 5;
    private static readonly Marshaller<byte[]> Raw = Marshallers.Create(bytes => bytes, bytes => bytes);
    private readonly StringBuilder _told = new();

    // A force's own systems are told of its own cases.
    private bool _keepsReplies;

    /// <summary>How many calls were refused.</summary>
    public int Refusals { get; private set; }

    /// <summary>Everything that callers were told.</summary>
    public string Told => _told.ToString();

    /// <summary>Metadata with a canary under names that systems use, and under one that nobody uses.</summary>
    public Metadata Metadata(string door) => new()
    {
        { "x-case-name", garden.Text($"{door} metadata") },
        { "x-case-bin", garden.Id($"{door} binary metadata") },
        { "baggage", $"person={garden.Text($"{door} baggage")}" },
        { "tracestate", $"person={garden.Text($"{door} tracestate").ToLowerInvariant()}" },
        { "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" },
    };

    /// <summary>Keeps what an expected refusal says.</summary>
    public void Hear(RpcException refusal)
    {
        Refusals++;
        _told.AppendLine($"{refusal.Status}");
        foreach (var entry in refusal.Trailers)
            _told.AppendLine(entry.IsBinary ? $"{entry.Key}: {Encoding.Latin1.GetString(entry.ValueBytes)}" : $"{entry.Key}: {entry.Value}");
    }

    /// <summary>Makes all the calls at a role.</summary>
    public async Task MakeAsync(string member)
    {
        var role = folder.Register.ByCode(member)!;
        foreach (var (caller, certificate) in Callers())
        {
            _keepsReplies = caller != member;
            using var channel = MutualTls.Channel(role, certificate, folder.Authority);
            var invoker = channel.CreateCallInvoker();
            foreach (var service in ServicesOf(role))
            {
                foreach (var method in service.Methods)
                {
                    await CallAsync(invoker, service, method.Name, NoMessage(method));
                    await CallAsync(invoker, service, method.Name, Filled(method.InputType, method, depth: 0).ToByteArray());
                }
            }
        }
    }

    /// <summary>Calls methods that do not exist, as a force's own system.</summary>
    public async Task MakeUnknownAsync(string member, string node)
    {
        var role = folder.Register.ByCode(member)!;
        using var channel = MutualTls.Channel(role, folder.LocalSystem(node), folder.Authority);
        foreach (var service in ServicesOf(role))
            await CallAsync(channel.CreateCallInvoker(), service, garden.Text($"unknown method of {service.FullName}"), []);
    }

    private static ServiceDescriptor[] ServicesOf(EnrolledMember role) => role.Component switch
    {
        Component.Node => [CaseService.Descriptor, QueryService.Descriptor, NoticeService.Descriptor, HolderService.Descriptor],
        Component.Custodian => [CustodianService.Descriptor],
        Component.Matcher => [MatcherService.Descriptor],
        Component.Exchange => [ExchangeService.Descriptor, AuditService.Descriptor],
        _ => [],
    };

    private IEnumerable<(string Of, X509Certificate2 Certificate)> Callers()
    {
        foreach (var member in folder.Register.Members)
        {
            yield return (member.Code, folder.Identity(member.Code).Certificate);
            if (member.Component == Component.Node)
                yield return (member.Code, folder.LocalSystem(member.Code));
        }
    }

    private async Task CallAsync(CallInvoker invoker, ServiceDescriptor service, string method, byte[] message)
    {
        try
        {
            var call = new Method<byte[], byte[]>(MethodType.Unary, service.FullName, method, Raw, Raw);
            var reply = await invoker.AsyncUnaryCall(call, host: null, new CallOptions(Metadata(service.FullName)), message);
            if (_keepsReplies)
                _told.AppendLine(Encoding.Latin1.GetString(reply));
        }
        catch (RpcException refusal)
        {
            Hear(refusal);
        }
    }

    // Field 15, a length beyond the end, and then words: no message.
    private byte[] NoMessage(MethodDescriptor method) => [0x7A, 0x7F, .. Encoding.UTF8.GetBytes(garden.Text($"no message for {method.FullName}"))];

    /// <summary>A message with a canary in every field of text and of bytes, and something in every other.</summary>
    private IMessage Filled(MessageDescriptor type, MethodDescriptor method, int depth)
    {
        var message = type.Parser.ParseFrom([]);
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            if (ValueOf(field, method, depth) is not { } value)
                continue;
            if (field.IsRepeated)
                ((IList)field.Accessor.GetValue(message)).Add(value);
            else
                field.Accessor.SetValue(message, value);
        }

        return message;
    }

    private object? ValueOf(FieldDescriptor field, MethodDescriptor method, int depth) => field.FieldType switch
    {
        FieldType.String => garden.Text($"text for {method.FullName}"),
        FieldType.Bytes when field.Name == "request_id" => TrialDeployment.NewRequestId(),
        FieldType.Bytes => ByteString.CopyFrom(garden.Id($"bytes for {method.FullName}")),
        FieldType.Message when depth < Deepest => Filled(field.MessageType, method, depth + 1),
        FieldType.Enum => System.Enum.ToObject(field.EnumType.ClrType, 1),
        FieldType.UInt32 => 1u,
        FieldType.UInt64 => 1ul,
        FieldType.Int32 or FieldType.SInt32 => 1,
        FieldType.Int64 or FieldType.SInt64 => 1L,
        FieldType.Bool => true,
        _ => null,
    };
}
