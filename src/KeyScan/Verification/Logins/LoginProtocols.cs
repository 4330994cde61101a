using KeyScan.Verification.Templates;

namespace KeyScan.Verification.Logins;

/// <summary>The protocols there are.</summary>
internal static class LoginProtocols
{
    private static readonly ILogin[] All = [];

    /// <summary>The protocol of a kind; null where it is known by its name alone.</summary>
    public static ILogin? Find(LoginKind kind) => Array.Find(All, l => l.Kind == kind);
}
