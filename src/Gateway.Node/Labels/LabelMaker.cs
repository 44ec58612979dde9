using Gateway.Contracts.Events.V1;
using Gateway.Contracts.Node.V1;
using Gateway.Node.Consent;
using Google.Protobuf;

namespace Gateway.Node.Labels;

/// <summary>Makes the label of a flag: what the policy needs to know about a record, and nothing else.</summary>
internal static class LabelMaker
{
    // Least protective first: what only the victim knows outweighs what others know too.
    private static readonly Provenance[] Protection = [Provenance.Police, Provenance.Partner, Provenance.Mixed, Provenance.VictimSole];

    /// <summary>The label of one subject of a case that can be flagged.</summary>
    /// <param name="known">The case.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="consent">What the case's victims have said.</param>
    public static Label Make(Case known, Subject subject, ConsentReading consent)
    {
        var label = new Label
        {
            PanelKind = known.PanelKind,
            Risk = known.Risk,
            Handling = known.Handling,
            OriginatorConsent = known.OriginatorConsent,
            Provenance = MostProtective([known.Provenance, .. known.Items.Select(item => item.Provenance)]),
            VictimConsent = consent.OfRecord(Purpose.Unspecified),
            Seal = known.Seal,
            SubjectInService = subject.InService,
            CjsHold = known.CjsHold,
            ContactSafety = known.ContactSafety,
            State = known.State,
            LastHeardMonth = known.HeardOn.Count == 0 ? 0 : known.HeardOn.Max() / 100,
            ExpiresOn = known.ExpiresOn,
            ConsentUntil = consent.FirstEnd() is { } end ? CivilDates.Number(end) : 0,
            ConsentDigest = ByteString.CopyFrom(consent.Digest()),
        };
        label.Conditions.AddRange(known.Conditions.Order());
        foreach (var purpose in consent.PurposesWithOwnFacts)
        {
            var own = consent.OfRecord(purpose);
            if (own != label.VictimConsent)
                label.ConsentExceptions.Add(new ConsentException { Purpose = purpose, VictimConsent = own });
        }

        return label;
    }

    /// <summary>The most protective of several: victim_sole over mixed over partner over police.</summary>
    public static Provenance MostProtective(IEnumerable<Provenance> all) => all.MaxBy(provenance => Array.IndexOf(Protection, provenance));
}
