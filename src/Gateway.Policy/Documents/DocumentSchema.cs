using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Gateway.Policy.Documents;

/// <summary>Checks the shape of a policy document against <c>policies/policy.schema.json</c>, the same schema that editors use.</summary>
internal static class DocumentSchema
{
    private static readonly Lazy<JsonSchema> Schema = new(ReadSchema);

    public static void Check(YamlNode root, string source, ICollection<PolicyError> errors)
    {
        var places = new Dictionary<JToken, YamlNode>(ReferenceEqualityComparer.Instance);
        var token = ToToken(root, places);
        foreach (var error in Schema.Value.Validate(token).SelectMany(Leaves))
            errors.Add(Describe(error, root, places, source));
    }

    private static JsonSchema ReadSchema()
    {
        using var stream = typeof(DocumentSchema).Assembly.GetManifestResourceStream("policy.schema.json")!;
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
#pragma warning disable VSTHRD002 // The schema refers to no other document, so nothing is awaited and nothing can deadlock.
        return JsonSchema.FromJsonAsync(text).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }

    private static JToken ToToken(YamlNode node, Dictionary<JToken, YamlNode> places)
    {
        JToken token = node switch
        {
            YamlScalar { IsBoolean: true } scalar => new JValue(scalar.Text == "true"),
            YamlScalar { IsInteger: true } scalar => new JValue(int.Parse(scalar.Text)),
            YamlScalar scalar => new JValue(scalar.Text),
            YamlList list => new JArray(list.Items.Select(item => ToToken(item, places))),
            YamlMap map => new JObject(map.Entries.Select(entry => new JProperty(entry.Key.Text, ToToken(entry.Value, places)))),
            _ => throw new InvalidOperationException("A node is a scalar, a list or a map."),
        };
        places[token] = node;
        return token;
    }

    private static IEnumerable<ValidationError> Leaves(ValidationError error)
    {
        var children = error switch
        {
            ChildSchemaValidationError nested => nested.Errors.Values.SelectMany(list => list),
            MultiTypeValidationError typed => MostTelling(typed),
            _ => [],
        };
        var leaves = children.SelectMany(Leaves).ToArray();
        return leaves.Length == 0 ? [error] : leaves;
    }

    /// <summary>Of the types a value may have, only the one it has says anything useful; if it has none of them, the error itself does.</summary>
    private static IEnumerable<ValidationError> MostTelling(MultiTypeValidationError error)
    {
        var type = error.Token?.Type switch
        {
            JTokenType.Object => JsonObjectType.Object,
            JTokenType.Array => JsonObjectType.Array,
            JTokenType.String => JsonObjectType.String,
            JTokenType.Boolean => JsonObjectType.Boolean,
            JTokenType.Integer => JsonObjectType.Integer,
            _ => JsonObjectType.None,
        };
        return error.Errors.TryGetValue(type, out var ofType) ? ofType.Where(child => !IsTypeError(child.Kind)) : [];
    }

    private static bool IsTypeError(ValidationErrorKind kind) => kind is ValidationErrorKind.StringExpected or ValidationErrorKind.BooleanExpected
        or ValidationErrorKind.ArrayExpected or ValidationErrorKind.ObjectExpected or ValidationErrorKind.IntegerExpected;

    private static PolicyError Describe(ValidationError error, YamlNode root, Dictionary<JToken, YamlNode> places, string source)
    {
        var node = PlaceOf(error.Token, places) ?? root;
        var (problem, remedy) = error.Kind switch
        {
            ValidationErrorKind.NoAdditionalPropertiesAllowed => ($"The key '{error.Property}' is not known here.",
                NearestWord.Suggest(error.Property ?? "", error.Schema.Properties.Keys)),
            ValidationErrorKind.PropertyRequired => ($"The key '{error.Property}' is missing.", $"Add '{error.Property}:' here."),
            ValidationErrorKind.PatternMismatch => ($"'{Text(node)}' is not written as expected.", $"Use the form {error.Schema.Pattern}."),
            ValidationErrorKind.ItemsNotUnique => ("The same value stands twice in this list.", "Keep one of them."),
            ValidationErrorKind.TooFewItems or ValidationErrorKind.TooFewProperties or ValidationErrorKind.StringTooShort
                => ("This is empty.", "Give it a value, or remove the key."),
            ValidationErrorKind.TooManyProperties => ("There is more than one key here.", "Keep one of them."),
            ValidationErrorKind.NumberTooBig or ValidationErrorKind.NumberTooSmall
                => ($"'{Text(node)}' is out of range.", $"Use a number from {error.Schema.Minimum} to {error.Schema.Maximum}."),
            ValidationErrorKind.StringExpected => ("One word was expected here.", "Write one word, in quotes if it looks like a number or like true or false."),
            ValidationErrorKind.BooleanExpected => ("true or false was expected here.", "Write true or false without quotes."),
            ValidationErrorKind.IntegerExpected => ("A whole number was expected here.", "Write a whole number without quotes."),
            ValidationErrorKind.ArrayExpected => ("A list was expected here.", "Write [one, two] or lines that begin with '- '."),
            ValidationErrorKind.ObjectExpected => ("Keys with values were expected here.", "Write lines of 'key: value', or { key: value }."),
            _ => ("The value here has the wrong form.", "Compare it with policies/policy.schema.json."),
        };
        return new PolicyError(source, node.Line, node.Column, problem, remedy);
    }

    private static YamlNode? PlaceOf(JToken? token, Dictionary<JToken, YamlNode> places) => token switch
    {
        null => null,
        JProperty property => KeyOf(property, places),
        _ => places.GetValueOrDefault(token),
    };

    private static YamlScalar? KeyOf(JProperty property, Dictionary<JToken, YamlNode> places) =>
        ((YamlMap)places[property.Parent!]).Entries.FirstOrDefault(entry => entry.Key.Text == property.Name)?.Key;

    private static string Text(YamlNode node) => node is YamlScalar scalar ? scalar.Text : "this";
}
