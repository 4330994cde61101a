using KeyScan.Detection.Structured.Formats;

namespace KeyScan.Detection.Structured;

/// <summary>The formats that are known. The first that recognises a file reads it.</summary>
internal static class StructuredFormats
{
    private static readonly IStructuredFormat[] All =
    [
        new NetrcFormat(),
        new PgpassFormat(),
        new PasswordFileFormat(),
        new GitCredentialsFormat(),
        new PypircFormat(),
        new NpmrcFormat(),
        new SecretColumnsFormat(),
        new TwoLineLoginFormat(),
        new MasterKeyFormat(),
        new KubeconfigFormat(),
        new FileZillaFormat(),
        new JetBrainsServersFormat(),
        new DBeaverFormat(),
        new WebflowFormat(),
        new FlutterFlowFormat(),
        new DockerConfigFormat(),
        new N8nFormat(),
        new MakeFormat(),
        new ZapierFormat(),
        new BubbleFormat(),
        new JupyterFormat(),
        new HarFormat(),
        new PostmanFormat(),
        new TerraformStateFormat(),
        new ClientSettingsFormat(),
    ];

    /// <summary>The format of a file; null where it has none that is known.</summary>
    public static IStructuredFormat? Find(in StructuredText file)
    {
        foreach (IStructuredFormat format in All)
        {
            if (format.Recognises(file))
                return format;
        }
        return null;
    }
}
