using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KeyScan.Tests.Support.Providers;

/// <summary>
/// A certificate authority that is made for one test and trusted by nobody else. It issues a certificate for every name it is
/// asked for. Clients in this process trust it by <see cref="Trust"/>; programs that a test starts by the environment variable
/// SSL_CERT_FILE with the file of <see cref="WriteTo"/>.
/// </summary>
internal sealed class TestAuthority : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private readonly ConcurrentDictionary<string, X509Certificate2> _issued = new(StringComparer.OrdinalIgnoreCase);
    private readonly X509Certificate2 _root;

    public TestAuthority()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=KeyScan test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true,
            hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        _root = request.CreateSelfSigned(Now.AddDays(-2), Now.AddDays(2));
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>
    /// How a client trusts this authority and no other: for <c>SslClientAuthenticationOptions.CertificateChainPolicy</c>. The
    /// name is checked all the same.
    /// </summary>
    public X509ChainPolicy Trust() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { _root },
        RevocationMode = X509RevocationMode.NoCheck,
    };

    /// <summary>Writes the authority's certificate as PEM, for SSL_CERT_FILE.</summary>
    public void WriteTo(string path) => File.WriteAllText(path, _root.ExportCertificatePem() + "\n");

    /// <summary>The certificate of a host, the same each time.</summary>
    /// <param name="host">A name or an address.</param>
    public X509Certificate2 CertificateOf(string host) => _issued.GetOrAdd(host, name => Issue(name, Now.AddDays(1)));

    /// <summary>The certificate of a host and its key, both PEM, for servers that are programs.</summary>
    public (string Certificate, string Key) PemOf(string host)
    {
        X509Certificate2 certificate = CertificateOf(host);
        using ECDsa key = certificate.GetECDsaPrivateKey()!;
        return (certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    /// <summary>A certificate of a host that ran out yesterday.</summary>
    public X509Certificate2 ExpiredCertificateOf(string host) =>
        _issued.GetOrAdd($"{host} expired", _ => Issue(host, Now.AddDays(-1)));

    public void Dispose()
    {
        foreach (X509Certificate2 certificate in _issued.Values)
            certificate.Dispose();
        _root.Dispose();
    }

    private X509Certificate2 Issue(string host, DateTimeOffset until)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=KeyScan test server", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out IPAddress? address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false,
            hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        using X509Certificate2 issued = request.Create(_root, Now.AddDays(-1.5), until, RandomNumberGenerator.GetBytes(16));
        return issued.CopyWithPrivateKey(key);
    }
}
