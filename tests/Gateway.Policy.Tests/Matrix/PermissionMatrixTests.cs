using System.Text;
using Gateway.Policy.Tests.Twin;

namespace Gateway.Policy.Tests.Matrix;

/// <summary>
/// Who may see what, as one file that a reviewer reads when a rule changes. A cell is the highest tier that an agency can reach for a purpose
/// with any role and any legal basis, not being the holder and not passing it on.
/// </summary>
public sealed class PermissionMatrixTests
{
    private const string Ordinary = "panel_kind=marac risk=high handling=p originator_consent=not_needed provenance=police victim_consent=given seal=none "
        + "status=open age=within_1y cjs_hold=false contact_safety=safe subject_in_service=false";

    private static readonly CompiledPolicy Policy = NationalPolicy.Load().Required();

    private static readonly (string Title, string Urgency, string Record, string[] Conditions)[] Tables =
    [
        ("An open high-risk MARAC case", "routine", Ordinary, []),
        ("The same in an emergency", "emergency", Ordinary, []),
        ("A standard-risk case, closed, last heard over six years ago", "routine", $"{Ordinary} risk=standard status=closed age=over_6y", []),
        ("Only the victim has spoken, consent not sought", "routine", $"{Ordinary} provenance=victim_sole victim_consent=not_sought", []),
        ("The same in an emergency", "emergency", $"{Ordinary} provenance=victim_sole victim_consent=not_sought", []),
        ("Given for police only", "routine", $"{Ordinary} handling=c", ["police_only"]),
        ("Originator's consent pending", "routine", $"{Ordinary} handling=c originator_consent=pending", ["originator_consent"]),
        ("A MAPPA case", "routine", $"{Ordinary} panel_kind=mappa", []),
        ("Sealed, the owner is told", "routine", $"{Ordinary} seal=notify_owner", []),
        ("Sealed, the owner is told, in an emergency", "emergency", $"{Ordinary} seal=notify_owner", []),
        ("The person works for the police", "routine", $"{Ordinary} subject_in_service=true", []),
        ("Sealed silently", "emergency", $"{Ordinary} seal=silent", []),
        ("Expired", "emergency", $"{Ordinary} status=expired", []),
    ];

    [Fact]
    public void The_permission_matrix_is_the_one_that_was_reviewed()
    {
        var path = Path.Combine(RepositoryFiles.Root, "tests", "Gateway.Policy.Tests", "Matrix", "permission-matrix.txt");
        var matrix = Render();
        if (!File.Exists(path) || File.ReadAllText(path) != matrix)
        {
            File.WriteAllText(path + ".received", matrix);
            Assert.Fail($"Who may see what has changed. Read the difference between {path} and {path}.received; if it is meant, replace the first by the second.");
        }
    }

    private static string Render()
    {
        var text = new StringBuilder()
            .Append("Who may see what under the national policy: the highest tier that an agency can reach for a purpose, with any role and any\n")
            .Append("legal basis, not being the holder and not passing it on.   . none   h hit   c contact   S summary   F full\n\n");
        var purposes = Question.RequestVocabulary["purpose"];
        for (var i = 0; i < purposes.Length; i++)
            text.Append($"  {(char)('a' + i)} {purposes[i]}\n");
        foreach (var table in Tables)
        {
            text.Append($"\n{table.Title}\n{"",-24}{string.Join(' ', purposes.Select((_, i) => (char)('a' + i)))}\n");
            foreach (var agency in Question.RequestVocabulary["agency_kind"])
                text.Append($"  {agency,-22}{string.Join(' ', purposes.Select(purpose => Cell(agency, purpose, table)))}\n");
        }

        return text.ToString();
    }

    private static char Cell(string agency, string purpose, (string Title, string Urgency, string Record, string[] Conditions) table)
    {
        var facts = new Facts().Add("conditions", table.Conditions);
        facts = table.Record.Split(' ').Aggregate(facts, (record, pair) => record.With(pair.Split('=')[0], pair.Split('=')[1]));
        var record = Policy.BindRecord(facts);
        var highest = (from role in Question.RequestVocabulary["role"]
                       from basis in Question.RequestVocabulary["legal_basis"]
                       let request = new Facts().Add("agency_kind", agency).Add("role", role).Add("purpose", purpose).Add("legal_basis", basis)
                           .Add("urgency", table.Urgency).Add("holder", false).Add("onward", false)
                       select Policy.Decide(Policy.BindRequest(request), record).Tier).Max();
        return ".hcSF"[(int)highest];
    }
}
