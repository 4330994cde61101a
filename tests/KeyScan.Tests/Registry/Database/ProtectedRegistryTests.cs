using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KeyScan.Registry;
using KeyScan.Registry.Database;
using KeyScan.Registry.Keys;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.Registry.Database;

/// <summary>
/// How the connection to a registry on PostgreSQL is protected: what the address or the environment asks for holds, or nothing
/// is connected.
/// </summary>
public sealed class ProtectedRegistryTests : IDisposable
{
    private const string Word = "hush";
    private const string NoTls = "No SSL enabled connection";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("require")]
    [InlineData("verify-ca")]
    [InlineData("verify-full")]
    public void A_server_without_TLS_is_refused_where_the_address_asks_for_it(string mode)
    {
        Problem problem = Refusal($"{PostgresServer.Shared.CreateDatabase()}?sslmode={mode}");
        Assert.Contains(NoTls, problem.What, StringComparison.Ordinal);
        Assert.StartsWith("Check that the server speaks TLS", problem.WhatToDo, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("disable")]
    [InlineData("allow")]
    [InlineData("prefer")]
    public void A_server_without_TLS_will_do_where_the_address_does_not_ask_for_it(string mode)
    {
        using RegistryDatabase database =
            KeyRegistry.Open(RegistryAddress.Parse($"{PostgresServer.Shared.CreateDatabase()}?sslmode={mode}"));
        Assert.Equal(0, new KeyStore(database).Count().Keys);
    }

    [Fact]
    public void The_server_must_have_a_certificate_of_the_root_and_the_name_that_are_asked_for()
    {
        (string certificate, string key) = MakeCertificate(SubjectOf("127.0.0.1"));
        using var server = new PostgresServer((certificate, key));
        string address = server.CreateDatabase();
        string root = _folder.Write("root.crt", certificate),
            other = _folder.Write("other.crt", MakeCertificate(SubjectOf("127.0.0.1")).Certificate);
        foreach (string mode in (string[])["require", "verify-ca", "verify-full"])
        {
            using RegistryDatabase database =
                KeyRegistry.Open(RegistryAddress.Parse($"{address}?sslmode={mode}&sslrootcert={Uri.EscapeDataString(root)}"));
            Assert.True(database.Run(
                session => session.First("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", row => row.GetBoolean(0))));
            Assert.StartsWith("Check that the server speaks TLS",
                Refusal($"{address}?sslmode={mode}&sslrootcert={Uri.EscapeDataString(other)}").WhatToDo,
                StringComparison.Ordinal);
        }
        string named = address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        Assert.Contains("SSL", Refusal($"{named}?sslmode=verify-full&sslrootcert={root}").What, StringComparison.Ordinal);
        KeyRegistry.Open(RegistryAddress.Parse($"{named}?sslmode=verify-ca&sslrootcert={root}")).Dispose();
    }

    [Fact]
    public void Variables_of_PostgreSQL_hold_where_the_address_says_nothing()
    {
        string address = PostgresServer.Shared.CreateDatabase();
        KeyScanRun refused = List(address, ("PGSSLMODE", "verify-full"));
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(NoTls, refused.Errors, StringComparison.Ordinal);
        Assert.Equal(0, List($"{address}?sslmode=prefer", ("PGSSLMODE", "verify-full")).ExitCode);
        Assert.Contains("PGSSLMODE: this is no way to protect a connection", List(address, ("PGSSLMODE", "on")).Errors,
            StringComparison.Ordinal);
        Assert.Contains("PGSSLROOTCERT ", List(address, ("PGSSLROOTCERT", _folder.Combine("none.crt"))).Errors,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?sslmode=full")]
    [InlineData("?sslmode=")]
    [InlineData("?sslmode")]
    [InlineData("?sslmode=disable&sslmode=verify-full")]
    [InlineData("?SSLMODE=verify-full")]
    [InlineData("?sslrootcert=")]
    [InlineData("?password=" + Word)]
    [InlineData("?hush")]
    [InlineData("?sslmode=verify-full&options=hush")]
    [InlineData("?sslmode=verify-full#hush")]
    [InlineData("#hush")]
    public void An_address_that_says_more_than_is_known_is_refused_and_not_repeated(string more)
    {
        Problem problem =
            Assert.Throws<ProblemException>(() => RegistryAddress.Parse($"postgres://me@db.example.test/keys{more}")).Problem;
        Assert.StartsWith("--registry", problem.Where, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_holds_no_certificate_is_refused()
    {
        string file = _folder.Write("empty.crt", "nothing\n");
        Problem problem = Refusal($"postgres://me:{Word}@127.0.0.1/keys?sslmode=verify-full&sslrootcert={file}");
        Assert.Equal(("the certificates that the server's must come from cannot be read: none is in it", $"sslrootcert {file}"),
            (problem.What, problem.Where));
        Assert.Equal("postgres://me@127.0.0.1/keys",
            RegistryAddress.Parse($"postgres://me:{Word}@127.0.0.1/keys?sslrootcert={file}").Shown);
    }

    private static Problem Refusal(string address) =>
        Assert.Throws<ProblemException>(() => KeyRegistry.Open(RegistryAddress.Parse(address)).Dispose()).Problem;

    private KeyScanRun List(string registry, params (string Name, string Value)[] variables) =>
        new KeyScanProcess(_folder.Path) { Environment = variables.ToDictionary(v => v.Name, v => v.Value,
            StringComparer.Ordinal) }.Run("keys", "list", "--registry", registry);

    private static SubjectAlternativeNameBuilder SubjectOf(string address)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));
        return names;
    }

    private static (string Certificate, string Key) MakeCertificate(SubjectAlternativeNameBuilder names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=registry of the test", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true,
            hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate =
            request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
