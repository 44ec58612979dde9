using Gateway.CommandLine;
using Gateway.Linkage.Maps;
using Gateway.Node.Import;

namespace Gateway.Cases;

/// <summary>Maps of files: which column holds what.</summary>
internal static class CaseMaps
{
    /// <summary>The map of the MARAC referral form, as shipped.</summary>
    public static CaseMap Marac() => Read(new FileInfo(ShippedFiles.PathOf("maps/marac.yaml")));

    /// <summary>Reads a map.</summary>
    /// <exception cref="CommandFailedException">The file is no map: says where and what to do.</exception>
    public static CaseMap Read(FileInfo file)
    {
        try
        {
            return CaseMap.Read(File.ReadAllText(file.FullName));
        }
        catch (ColumnMapException problem)
        {
            throw new CommandFailedException($"{file.Name}: {problem.Message}");
        }
    }
}
