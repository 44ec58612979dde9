namespace Gateway.Policy.Tests.Twin;

/// <summary>The twin's permits and forbids, one statement each.</summary>
internal static class NaiveRules
{
    public static bool Holder(Question q) => q.Is("holder", "true");

    public static bool Emergency(Question q) => q.Is("purpose", "prevent_imminent_harm") && q.Is("urgency", "emergency");

    public static bool Competent(Question q) => q.Is("agency_kind", "police", "probation", "prison");

    private static bool Lawful(Question q) => q.Is("legal_basis", "dpa2018_part3", "public_task", "cda1998_s115");

    private static bool Recent(Question q) => q.Is("age", "within_1y", "within_3y");

    public static IEnumerable<(string Id, string Tier)> Permits(Question q)
    {
        var police = q.Is("agency_kind", "police");
        var publicTask = q.Is("legal_basis", "public_task");
        var part3 = q.Is("legal_basis", "dpa2018_part3");

        if (police && !q.Is("role", "statistician", "information_governance") && Emergency(q) && q.Is("legal_basis", "dpa2018_part3", "vital_interests"))
            yield return ("P01", "full");

        var panel = q.Is("agency_kind", "police", "probation", "perpetrator_programme") && q.Is("role", "panel_coordinator", "panel_member")
            && q.Is("purpose", "perpetrator_panel") && Lawful(q);
        if (panel && q.Is("risk", "high"))
            yield return ("P02", "full");
        if (panel && q.Is("risk", "standard", "medium"))
            yield return ("P03", "summary");

        var transfer = q.Is("agency_kind", "police", "local_authority", "idva_service", "specialist_da_service")
            && q.Is("role", "panel_coordinator") && q.Is("purpose", "marac_transfer") && Lawful(q);
        if (transfer && (q.Is("status", "open") || (q.Is("status", "closed") && Recent(q))))
            yield return ("P04", "full");
        if (transfer && q.Is("status", "closed") && !Recent(q))
            yield return ("P05", "summary");

        if (q.Is("agency_kind", "police", "probation", "childrens_social_care", "local_authority", "idva_service", "specialist_da_service")
            && q.Is("role", "panel_coordinator", "panel_member", "idva") && q.Is("purpose", "marac_preparation", "perpetrator_panel") && Lawful(q))
            yield return ("P06", "summary");
        if (police && q.Is("role", "dvds_officer") && q.Is("purpose", "dvds_right_to_know") && part3)
            yield return ("P07", "full");
        if (police && q.Is("role", "dvds_officer") && q.Is("purpose", "dvds_right_to_ask") && part3)
            yield return ("P08", "summary");

        var managing = q.Is("agency_kind", "probation", "prison") && q.Is("role", "offender_manager") && q.Is("purpose", "offender_management") && part3;
        if (managing && Recent(q))
            yield return ("P09", "full");
        if (managing && !Recent(q))
            yield return ("P10", "summary");

        if (q.Is("agency_kind", "childrens_social_care") && q.Is("role", "social_worker") && q.Is("purpose", "child_safeguarding")
            && q.Is("legal_basis", "childrens_act_s47"))
            yield return ("P11", "full");
        if (q.Is("agency_kind", "childrens_social_care", "education", "health", "mental_health")
            && q.Is("role", "social_worker", "case_manager", "panel_member") && q.Is("purpose", "child_safeguarding") && publicTask)
            yield return ("P12", "contact");
        if (police && q.Is("role", "investigating_officer") && q.Is("purpose", "protective_order", "order_enforcement") && part3)
            yield return ("P13", "full");
        if (q.Is("agency_kind", "perpetrator_programme") && q.Is("role", "case_manager") && q.Is("purpose", "perpetrator_panel") && publicTask)
            yield return ("P14", "summary");
        if (q.Is("agency_kind", "idva_service", "specialist_da_service") && q.Is("role", "idva") && q.Is("purpose", "prevent_imminent_harm")
            && q.Is("urgency", "urgent", "emergency") && q.Is("legal_basis", "vital_interests", "public_task"))
            yield return ("P15", "summary");
        if (q.Is("agency_kind", "housing", "substance_misuse", "education") && q.Is("role", "panel_member")
            && q.Is("purpose", "marac_preparation", "perpetrator_panel") && publicTask)
            yield return ("P16", "hit");
        if (police && q.Is("role", "investigating_officer") && q.Is("purpose", "prevent_imminent_harm") && part3)
            yield return ("P17", "summary");
        if (Holder(q) && q.Is("role", "information_governance") && q.Is("purpose", "audit", "subject_access") && (publicTask || part3))
            yield return ("P18", "full");
        if (Holder(q) && !q.Is("role", "statistician", "information_governance") && !q.Is("purpose", "statistics", "audit", "subject_access")
            && !q.Is("legal_basis", "none", "consent"))
            yield return ("P19", "full");
        if (!Competent(q) && !q.Is("role", "statistician") && q.Is("purpose", "marac_preparation", "marac_transfer")
            && q.Is("legal_basis", "consent") && q.Is("victim_consent", "given"))
            yield return ("P20", "summary");
        if (q.Is("agency_kind", "adult_social_care", "health", "mental_health", "prison") && q.Is("role", "panel_member")
            && q.Is("purpose", "marac_preparation", "perpetrator_panel") && publicTask)
            yield return ("P21", "contact");
        if (police && q.Is("role", "investigating_officer") && q.Is("purpose", "investigation", "child_safeguarding", "adult_safeguarding") && part3)
            yield return ("P22", "summary");
        if (q.Is("agency_kind", "adult_social_care") && q.Is("role", "social_worker") && q.Is("purpose", "adult_safeguarding")
            && q.Is("urgency", "urgent", "emergency") && publicTask)
            yield return ("P23", "summary");
        if (q.Is("agency_kind", "adult_social_care", "health", "mental_health") && q.Is("role", "social_worker", "panel_member")
            && q.Is("purpose", "adult_safeguarding") && publicTask)
            yield return ("P24", "contact");
        if (!q.Is("role", "statistician") && Emergency(q) && !q.Is("legal_basis", "none", "consent"))
            yield return ("P25", "contact");
    }

    public static IEnumerable<(string Id, string Tier)> Forbids(Question q)
    {
        var soleWithoutConsent = q.Is("provenance", "victim_sole") && q.Is("victim_consent", "refused", "withdrawn", "not_sought")
            && !(Holder(q) || Emergency(q));

        if (q.Is("agency_kind", "da_commissioner"))
            yield return ("D01", "none");
        if (q.Is("purpose", "statistics") || q.Is("role", "statistician"))
            yield return ("D02", "none");
        if (q.Is("legal_basis", "none"))
            yield return ("D03", "none");
        if (q.Is("seal", "silent") && !(Holder(q) && q.Is("role", "panel_coordinator", "information_governance")))
            yield return ("D04", "none");
        if (q.Is("seal", "notify_owner") && !(Holder(q) || (q.Is("agency_kind", "police") && q.Is("urgency", "emergency"))))
            yield return ("D05", "contact");
        if (q.Has("originator_consent") && !q.Is("originator_consent", "granted") && !Holder(q))
            yield return ("D06", "contact");
        if (q.Has("police_only") && !q.Is("agency_kind", "police") && !Holder(q))
            yield return ("D07", "contact");
        if (q.Has("no_onward") && q.Is("onward", "true"))
            yield return ("D08", "summary");
        if (soleWithoutConsent)
            yield return ("D09", "contact");
        if (soleWithoutConsent && q.Is("role", "case_manager", "offender_manager"))
            yield return ("D10", "hit");
        if (q.Is("status", "expired") && !(Holder(q) && q.Is("role", "information_governance")))
            yield return ("D11", "none");
        if (q.Is("age", "over_6y") && q.Is("risk", "standard", "medium")
            && !(Holder(q) || q.Is("purpose", "dvds_right_to_know", "dvds_right_to_ask") || Emergency(q)))
            yield return ("D12", "contact");
        if (q.Is("cjs_hold", "true") && q.Is("agency_kind", "perpetrator_programme") && !Holder(q))
            yield return ("D13", "contact");
        if (q.Is("purpose", "dvds_right_to_ask") && q.Is("risk", "standard") && !Holder(q))
            yield return ("D14", "contact");
        if (q.Is("panel_kind", "mappa") && !Competent(q)
            && !(Holder(q) || q.Is("purpose", "prevent_imminent_harm") || (q.Is("purpose", "child_safeguarding") && q.Is("legal_basis", "childrens_act_s47"))))
            yield return ("D15", "contact");
        if (q.Is("legal_basis", "dpa2018_part3") && !Competent(q))
            yield return ("D16", "none");
        if (q.Is("subject_in_service", "true") && !(q.Is("role", "panel_coordinator", "information_governance") || Emergency(q)))
            yield return ("D17", "contact");
        if (q.Is("onward", "true") && !Competent(q)
            && !(Holder(q) || (q.Is("role", "panel_coordinator") && q.Is("purpose", "marac_preparation", "marac_transfer"))))
            yield return ("D18", "contact");
    }
}
