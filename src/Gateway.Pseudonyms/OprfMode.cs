namespace Gateway.Pseudonyms;

/// <summary>
/// The protocol variants of RFC 9497, section 3.1, with the RFC's identifiers. The variant is part of every hash:
/// outputs of one are unrelated to those of the other under the same key.
/// </summary>
public enum OprfMode
{
    /// <summary>OPRF: the client trusts that the custodian used its key.</summary>
    Oblivious = 0x00,

    /// <summary>VOPRF: the custodian proves that it used the key of its public key.</summary>
    Verifiable = 0x01,
}
