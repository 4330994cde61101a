using System.Text;
using KeyScan.Http;
using KeyScan.Primitives.Files;
using KeyScan.Verification.Templates;

namespace KeyScan.Registry.Revocation;

/// <summary>
/// The ways in which secrets are revoked at their providers: those of the library, and those of rule files that somebody names.
/// </summary>
internal sealed class RevocationTemplates
{
    private const int LargestFile = 8 << 20;

    internal RevocationTemplates(TemplateCatalogue catalogue, GuardedClientOptions? network = null) =>
        (Catalogue, Network) = (catalogue, network);

    /// <summary>Those of the library alone.</summary>
    public static RevocationTemplates BuiltIn { get; } = new(new TemplateCatalogue([]));

    /// <summary>Those in force, by rule.</summary>
    internal TemplateCatalogue Catalogue { get; }

    /// <summary>What connections to providers go through instead of the guard, for tests; null for the guard.</summary>
    internal GuardedClientOptions? Network { get; }

    /// <summary>Reads rule files, which come before what the library has.</summary>
    /// <param name="files">Named by who runs this, never by what is scanned: they say where secrets are sent.</param>
    /// <param name="problems">Takes what is wrong with them.</param>
    public static RevocationTemplates Read(IEnumerable<string> files, ICollection<Problem> problems)
    {
        var own = new List<RuleVerification>();
        foreach (string file in files)
        {
            if (BoundedFile.TryRead(file, "the rule file", LargestFile, problems) is { } bytes)
                own.AddRange(
                    TemplateFileReader.Read(file, Encoding.UTF8.GetString(bytes.Span), TemplateSource.UserFile, problems));
        }
        return own.Count == 0 ? BuiltIn : new RevocationTemplates(new TemplateCatalogue(own));
    }
}
