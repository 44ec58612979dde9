using System.Reflection;
using Gateway.Hosting.Callers;
using Grpc.Core;

namespace Gateway.Repository.Tests.Callers;

/// <summary>Finds gRPC services and methods that do not say who may call them.</summary>
internal static class AdmittedCallers
{
    public static IEnumerable<string> Faults(IEnumerable<Type> types) => Services(types).SelectMany(Faults);

    /// <summary>The classes that implement a service of the contracts.</summary>
    public static IEnumerable<Type> Services(IEnumerable<Type> types) =>
        types.Where(type => type is { IsClass: true, IsAbstract: false } && ServiceBase(type) is not null);

    private static IEnumerable<string> Faults(Type service)
    {
        var onClass = Admits(service);
        foreach (var method in service.GetMethods(BindingFlags.Public | BindingFlags.Instance).Where(method => IsRpc(method, service)))
        {
            var admits = onClass.Concat(Admits(method)).ToList();
            if (admits.Count == 0)
                yield return $"{service.Name}.{method.Name} says not who may call it: add [AllowedCallers] or [LocalSystemsOnly].";
            if (admits.Count > 1)
                yield return $"{service.Name}.{method.Name} says twice who may call it: say it once, on the class or on the method.";
            if (admits.OfType<AllowedCallersAttribute>().Any(allowed => allowed.Components.Count == 0 || allowed.Components.Contains(Gateway.Contracts.Enrolment.V1.Component.Unspecified)))
                yield return $"{service.Name}.{method.Name} admits nobody that can be enrolled: name the components.";
        }
    }

    private static List<Attribute> Admits(MemberInfo member) =>
        [.. member.GetCustomAttributes(inherit: true).OfType<Attribute>().Where(attribute => attribute is AllowedCallersAttribute or LocalSystemsOnlyAttribute)];

    private static bool IsRpc(MethodInfo method, Type service) =>
        method.GetBaseDefinition().DeclaringType == ServiceBase(service) && method.GetParameters().Any(parameter => parameter.ParameterType == typeof(ServerCallContext));

    // protoc marks the base class of every service.
    private static Type? ServiceBase(Type type)
    {
        for (var at = type; at is not null; at = at.BaseType)
        {
            if (at.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is not null)
                return at;
        }

        return null;
    }
}
