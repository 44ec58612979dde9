namespace Gateway.Policy.Tests.Twin;

/// <summary>For each rule, values at which it matches, so that one step from them lies on its boundary; what is not named is drawn.</summary>
internal static class RuleSeeds
{
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["P01"] = "agency_kind=police role=investigating_officer purpose=prevent_imminent_harm urgency=emergency legal_basis=dpa2018_part3",
        ["P02"] = "agency_kind=police role=panel_coordinator purpose=perpetrator_panel legal_basis=public_task risk=high",
        ["P03"] = "agency_kind=probation role=panel_member purpose=perpetrator_panel legal_basis=cda1998_s115 risk=medium",
        ["P04"] = "agency_kind=local_authority role=panel_coordinator purpose=marac_transfer legal_basis=public_task status=closed age=within_3y",
        ["P05"] = "agency_kind=idva_service role=panel_coordinator purpose=marac_transfer legal_basis=public_task status=closed age=within_6y",
        ["P06"] = "agency_kind=childrens_social_care role=idva purpose=marac_preparation legal_basis=cda1998_s115",
        ["P07"] = "agency_kind=police role=dvds_officer purpose=dvds_right_to_know legal_basis=dpa2018_part3",
        ["P08"] = "agency_kind=police role=dvds_officer purpose=dvds_right_to_ask legal_basis=dpa2018_part3",
        ["P09"] = "agency_kind=prison role=offender_manager purpose=offender_management legal_basis=dpa2018_part3 age=within_3y",
        ["P10"] = "agency_kind=probation role=offender_manager purpose=offender_management legal_basis=dpa2018_part3 age=within_6y",
        ["P11"] = "agency_kind=childrens_social_care role=social_worker purpose=child_safeguarding legal_basis=childrens_act_s47",
        ["P12"] = "agency_kind=education role=case_manager purpose=child_safeguarding legal_basis=public_task",
        ["P13"] = "agency_kind=police role=investigating_officer purpose=protective_order legal_basis=dpa2018_part3",
        ["P14"] = "agency_kind=perpetrator_programme role=case_manager purpose=perpetrator_panel legal_basis=public_task",
        ["P15"] = "agency_kind=idva_service role=idva purpose=prevent_imminent_harm urgency=urgent legal_basis=vital_interests",
        ["P16"] = "agency_kind=housing role=panel_member purpose=marac_preparation legal_basis=public_task",
        ["P17"] = "agency_kind=police role=investigating_officer purpose=prevent_imminent_harm legal_basis=dpa2018_part3",
        ["P18"] = "holder=true role=information_governance purpose=audit legal_basis=public_task",
        ["P19"] = "holder=true role=panel_member purpose=marac_preparation legal_basis=vital_interests",
        ["P20"] = "agency_kind=housing role=panel_member purpose=marac_transfer legal_basis=consent victim_consent=given",
        ["P21"] = "agency_kind=prison role=panel_member purpose=perpetrator_panel legal_basis=public_task",
        ["P22"] = "agency_kind=police role=investigating_officer purpose=investigation legal_basis=dpa2018_part3",
        ["P23"] = "agency_kind=adult_social_care role=social_worker purpose=adult_safeguarding urgency=urgent legal_basis=public_task",
        ["P24"] = "agency_kind=mental_health role=panel_member purpose=adult_safeguarding legal_basis=public_task",
        ["P25"] = "agency_kind=housing role=case_manager purpose=prevent_imminent_harm urgency=emergency legal_basis=vital_interests",
        ["D01"] = "agency_kind=da_commissioner",
        ["D02"] = "purpose=statistics role=panel_member",
        ["D03"] = "legal_basis=none",
        ["D04"] = "seal=silent holder=true role=panel_member",
        ["D05"] = "seal=notify_owner holder=false agency_kind=police urgency=urgent",
        ["D06"] = "conditions=originator_consent handling=c originator_consent=pending holder=false",
        ["D07"] = "conditions=police_only handling=c originator_consent=not_needed agency_kind=probation holder=false",
        ["D08"] = "conditions=no_onward handling=c originator_consent=not_needed onward=true",
        ["D09"] = "provenance=victim_sole victim_consent=not_sought holder=false purpose=prevent_imminent_harm urgency=urgent",
        ["D10"] = "provenance=victim_sole victim_consent=refused holder=false purpose=prevent_imminent_harm urgency=routine role=case_manager",
        ["D11"] = "status=expired holder=true role=panel_coordinator",
        ["D12"] = "age=over_6y risk=medium holder=false purpose=prevent_imminent_harm urgency=urgent",
        ["D13"] = "cjs_hold=true agency_kind=perpetrator_programme holder=false",
        ["D14"] = "purpose=dvds_right_to_ask risk=standard holder=false",
        ["D15"] = "panel_kind=mappa agency_kind=childrens_social_care holder=false purpose=child_safeguarding legal_basis=public_task",
        ["D16"] = "legal_basis=dpa2018_part3 agency_kind=health",
        ["D17"] = "subject_in_service=true role=panel_member purpose=prevent_imminent_harm urgency=urgent",
        ["D18"] = "onward=true agency_kind=housing holder=false role=panel_coordinator purpose=perpetrator_panel",
        ["O01"] = "holder=false agency_kind=police role=dvds_officer purpose=dvds_right_to_know legal_basis=dpa2018_part3 seal=none status=open",
        ["O02"] = "holder=false agency_kind=police role=investigating_officer purpose=protective_order legal_basis=dpa2018_part3 seal=none status=open "
            + "risk=high provenance=police subject_in_service=false conditions= handling=p originator_consent=not_needed",
        ["O03"] = "holder=false agency_kind=idva_service role=panel_coordinator purpose=perpetrator_panel legal_basis=public_task seal=none status=open",
        ["O04"] = "holder=true role=idva purpose=marac_preparation legal_basis=public_task agency_kind=idva_service contact_safety=unknown seal=none "
            + "status=open provenance=police",
        ["O05"] = "holder=true role=panel_member purpose=marac_preparation legal_basis=public_task agency_kind=police provenance=mixed seal=none status=open",
        ["O06"] = "holder=false agency_kind=childrens_social_care role=social_worker purpose=child_safeguarding legal_basis=public_task seal=none status=open",
        ["O07"] = "holder=true role=panel_coordinator purpose=marac_preparation legal_basis=public_task agency_kind=police status=open",
        ["O08"] = "holder=false agency_kind=police role=dvds_officer purpose=dvds_right_to_ask legal_basis=dpa2018_part3 seal=none status=closed",
        ["O09"] = "holder=true role=information_governance purpose=subject_access legal_basis=public_task agency_kind=police",
        ["O10"] = "holder=false agency_kind=mental_health role=social_worker purpose=adult_safeguarding legal_basis=public_task seal=none status=open",
        ["A01"] = "holder=false seal=silent",
        ["A02"] = "subject_in_service=true",
        ["A03"] = "holder=false purpose=prevent_imminent_harm urgency=emergency",
    };

    public static Question Draw(string rule, Random random)
    {
        var question = Question.Draw(random);
        foreach (var pair in All[rule].Split(' '))
        {
            var (attribute, value) = (pair.Split('=')[0], pair.Split('=')[1]);
            question = attribute == "conditions"
                ? question with { Conditions = value.Length == 0 ? [] : value.Split('+') }
                : question.With(attribute, value);
        }

        return question;
    }
}
