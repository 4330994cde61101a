using System.Security.Cryptography;
using KeyScan.Forges.GitHub.Access;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.FakeGitHub;

namespace KeyScan.Tests.Forges.GitHub.Access;

/// <summary>A GitHub App with a key made for the test.</summary>
internal sealed class MadeApp : IDisposable
{
    private readonly RSA _key = RSA.Create(2048);
    private readonly TemporaryFolder _folder = new();

    /// <summary>The app as a server knows it, installed at accounts; a user is <c>users/NAME</c>.</summary>
    public FakeApp Registered(params string[] accounts)
    {
        var app = new FakeApp("Iv1.made", _key);
        app.Installed.UnionWith(accounts);
        return app;
    }

    /// <summary>The app as KeyScan knows it, from the environment.</summary>
    public GitHubCredentials Credentials(string owner) => Credentials(owner, pkcs8: false);

    public GitHubCredentials Credentials(string owner, bool pkcs8)
    {
        string file = _folder.Write("app.pem", pkcs8 ? _key.ExportPkcs8PrivateKeyPem() : _key.ExportRSAPrivateKeyPem());
        return AccessSource.Read(name => name switch { "KEYSCAN_GITHUB_APP_ID" => "Iv1.made",
            "KEYSCAN_GITHUB_APP_KEY_FILE" => file, _ => null }, owner);
    }

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }
}
