using System.CommandLine;
using Gateway.CommandLine;
using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Deployment;
using Gateway.Hosting.Requests;
using Google.Protobuf;

namespace Gateway.Queries;

/// <summary><c>gateway query</c>: heard elsewhere? what may I see? whom do I call?</summary>
internal static class QueryCommand
{
    public static Command Create()
    {
        var (deployment, agency) = NodeDoor.Options();
        var names = Many("--name", "Full name, forenames first; repeat it for aliases and other spellings.");
        var births = Many("--dob", "Date of birth, such as 1985-03-09; repeat it when several are on record.");
        var ids = Many("--id", "PNC or similar id.");
        var postcodes = Many("--postcode", "Postcode of an address.");
        var role = PolicyWord.Option<Role>("--role", "Role in which you ask");
        var purpose = PolicyWord.Option<Purpose>("--purpose", "What the answer is for");
        var basis = PolicyWord.Option<LegalBasis>("--basis", "Lawful basis");
        var urgency = PolicyWord.Option<Urgency>("--urgency", "How soon, routine when not said", required: false);
        var onward = new Option<bool>("--onward") { Description = "The answer is meant to be passed on." };
        var who = new Option<string>("--operator") { Description = "Who asks; leaves the node only as a pseudonym.", DefaultValueFactory = _ => Environment.UserName };
        var disclose = new Option<bool>("--disclose") { Description = "Also fetch the content that may be seen, from its holders." };
        var command = new Command("query", "Ask whether any other area has heard a case about a person, what may be seen, and whom to call.")
        {
            deployment, agency, names, births, ids, postcodes, role, purpose, basis, urgency, onward, who, disclose,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var person = new Subject();
            person.Names.Add((parsed.GetValue(names) ?? []).Select(name => new PersonName { Full = name }));
            person.DatesOfBirth.Add(parsed.GetValue(births) ?? []);
            person.ExternalIds.Add(parsed.GetValue(ids) ?? []);
            person.Addresses.Add((parsed.GetValue(postcodes) ?? []).Select(postcode => new Address { Postcode = postcode }));
            var request = new PersonQueryRequest
            {
                RequestId = ByteString.CopyFrom(RequestId.New(TimeProvider.System.GetUtcNow())),
                Person = person,
                Operator = parsed.GetValue(who),
                Role = parsed.GetValue(role),
                Purpose = parsed.GetValue(purpose),
                LegalBasis = parsed.GetValue(basis),
                Urgency = parsed.GetValue(urgency) is not Urgency.Unspecified and var said ? said : Urgency.Routine,
                Onward = parsed.GetValue(onward),
            };
            using var door = NodeDoor.Open(DeploymentFolder.Open(parsed.GetRequiredValue(deployment).FullName), parsed.GetRequiredValue(agency));
            var output = parsed.InvocationConfiguration.Output;
            var reply = await door.Queries.QueryAsync(request, cancellationToken: cancellation);
            AnswerText.Write(output, reply);
            if (!parsed.GetValue(disclose))
                return;
            foreach (var finding in reply.Answer.Findings)
            {
                var disclosed = await door.Queries.DiscloseAsync(new PersonDiscloseRequest { QueryId = request.RequestId, Handle = finding.Handle }, cancellationToken: cancellation);
                DisclosureText.Write(output, finding, disclosed);
            }
        });
        return command;
    }

    private static Option<string[]> Many(string name, string description) => new(name) { Description = description };
}
