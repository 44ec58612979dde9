using System.Text.Json;

namespace Gateway.Population.Rates;

/// <summary>The rates of <c>rates.json</c>: how hard the population is to link and how its cases are spread.</summary>
public sealed class GenerationRates
{
    private readonly Dictionary<string, double> _values;

    private GenerationRates(Dictionary<string, double> values) => _values = values;

    /// <summary>Reads the rates that this assembly carries.</summary>
    public static GenerationRates Load()
    {
        using var stream = EmbeddedData.Open("rates.json");
        return Read(stream);
    }

    /// <summary>Reads rates from JSON: <c>{"rates":{"name":{"value":0.2,"why":"…"}}}</c>.</summary>
    /// <param name="json">UTF-8 JSON.</param>
    /// <exception cref="InvalidDataException">A rate is not from 0 to 1 or gives no reason.</exception>
    public static GenerationRates Read(Stream json)
    {
        using var document = JsonDocument.Parse(json);
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var rate in document.RootElement.GetProperty("rates").EnumerateObject())
        {
            var value = rate.Value.GetProperty("value").GetDouble();
            if (value is not (>= 0 and <= 1))
                throw new InvalidDataException($"Rate '{rate.Name}' is {value}; give a number from 0 to 1.");
            if (string.IsNullOrWhiteSpace(rate.Value.GetProperty("why").GetString()))
                throw new InvalidDataException($"Rate '{rate.Name}' has no reason; say in 'why' what it stands for.");
            values.Add(rate.Name, value);
        }
        return new GenerationRates(values);
    }

    /// <summary>The names of all rates.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>A rate, from 0 to 1.</summary>
    /// <param name="name">Its name in the file.</param>
    /// <exception cref="InvalidDataException">The file has no such rate.</exception>
    public double this[string name] => _values.TryGetValue(name, out var value)
        ? value
        : throw new InvalidDataException($"rates.json has no rate '{name}'; add it with a value and a reason.");
}
