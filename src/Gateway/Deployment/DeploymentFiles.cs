namespace Gateway.Deployment;

/// <summary>Names of the files of a deployment folder.</summary>
internal static class DeploymentFiles
{
    public const string Register = "enrolment-register.bin";
    public const string EnrolmentAuthority = "enrolment-authority.pub";
    public const string CertificateAuthority = "certificate-authority.cer";
    public const string Members = "members";
    public const string Certificate = "tls.p12";
    public const string SigningKey = "signing.key";
    public const string SealingKey = "sealing.key";
    public const string LocalSystem = "local-system.p12";
    public const string LocalSystemPem = "local-system.pem";
    public const string NodeSecret = "node-secret.key";

    public static string PseudonymKey(uint epoch) => $"pseudonym-{epoch}.key";

    public static string In(string folder, string file) => Path.Combine(folder, file);

    /// <summary>Writes a file that only its owner may read. The folder is that of one member.</summary>
    public static void WriteSecret(string folder, string file, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var stream = new FileStream(In(folder, file), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        stream.Write(content);
    }
}
