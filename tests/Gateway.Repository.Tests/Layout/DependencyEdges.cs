using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Gateway.Repository.Tests.Trees;

namespace Gateway.Repository.Tests.Layout;

/// <summary>Finds edges between projects, and to packages, that <see cref="Architecture"/> does not allow.</summary>
internal static class DependencyEdges
{
    /// <summary>Edges that project files declare.</summary>
    public static IEnumerable<string> Declared(RepositoryTree tree)
    {
        foreach (var project in ProjectFile.In(tree, "src"))
        {
            if (!Architecture.AllowedProjects.ContainsKey(project.Name))
                yield return $"{project.Name} is not in the table of allowed edges: record the decision, then add it to Architecture.AllowedProjects.";
            foreach (var used in project.Projects.Where(used => !Architecture.MayUse(project.Name, used)))
                yield return $"{project.Name} references {used}: docs/ARCHITECTURE.md allows no such edge.";
            foreach (var fault in project.Packages.Concat(project.Frameworks).Select(package => Architecture.WhyNotPackage(project.Name, package)).OfType<string>())
                yield return fault;
        }
    }

    /// <summary>Edges that compiled assemblies have, wherever they got them: transitive references do not show in a project file.</summary>
    /// <param name="assemblies">Name of each project's assembly, and the names of the assemblies that it refers to.</param>
    public static IEnumerable<string> Compiled(IReadOnlyDictionary<string, IReadOnlyList<string>> assemblies)
    {
        foreach (var (project, references) in assemblies)
        {
            foreach (var used in references.Where(assemblies.ContainsKey).Where(used => !Architecture.MayUse(project, used)))
                yield return $"{project} is compiled against {used}: docs/ARCHITECTURE.md allows no such edge.";
            foreach (var fault in references.Select(reference => Architecture.WhyNotPackage(project, reference)).OfType<string>())
                yield return fault;
        }
    }

    /// <summary>Reads what the built assemblies of src refer to. The executable's assembly is called gateway.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> ReadCompiled(string folder)
    {
        var read = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var project in Architecture.AllowedProjects.Keys)
        {
            var file = Path.Combine(folder, project == "Gateway" ? "gateway.dll" : project + ".dll");
            using var stream = File.OpenRead(file);
            using var image = new PEReader(stream);
            var metadata = image.GetMetadataReader();
            read[project] = [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
        }

        return read;
    }
}
