using KeyScan.Verification.Templates;

namespace KeyScan.Verification.Signing;

/// <summary>The ways of signing there are.</summary>
internal static class RequestSignings
{
    private static readonly IRequestSigning[] All = [];

    /// <summary>The way of a kind; null where it is known by its name alone.</summary>
    public static IRequestSigning? Find(AuthKind kind) => Array.Find(All, s => s.Kind == kind);
}
