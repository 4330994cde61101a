using System.Text;
using KeyScan.Detection.Assignments;

namespace KeyScan.Tests.Detection.Assignments;

public sealed class VetoTests
{
    [Theory]
    [InlineData("password: \"{{ vault_password }}\"", "a.yml", VetoReason.Reference)]
    [InlineData("PASSWORD=$DB_PASSWORD", "a.sh", VetoReason.Reference)]
    [InlineData("set PASSWORD=%DB_PASSWORD%", "a.bat", VetoReason.Reference)]
    [InlineData("password = \"<your password>\"", "a.py", VetoReason.Reference)]
    [InlineData("password: vault:secret/data/db#password", "a.yml", VetoReason.Reference)]
    [InlineData("secret: op://vault/item/field", "a.yml", VetoReason.Reference)]
    [InlineData("password: ENC[AES256_GCM,data:abcd]", "a.yml", VetoReason.Reference)]
    [InlineData("token_sha256: \"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"", "a.yml", VetoReason.Digest)]
    [InlineData("key_fingerprint: \"SHA256:abcd1234\"", "a.yml", VetoReason.Digest)]
    [InlineData("public_key = \"MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALK4BUxd\"", "a.py", VetoReason.PublicKey)]
    [InlineData("ssh_key = \"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI\"", "a.py", VetoReason.PublicKey)]
    [InlineData("key = \"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE1Olb\"", "a.rs", VetoReason.PublicKey)]
    [InlineData("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "a.txt", VetoReason.Digest)]
    [InlineData("<input name=\"authenticity_token\" value=\"dGhlIHNhbXBsZSBub25jZQ==\">", "a.html", VetoReason.Digest)]
    [InlineData("password = 'INGRESS_PASSWORD'", "a.rb", VetoReason.Code)]
    [InlineData("public const string PasswordPolicy1 = \"PasswordPolicyRequires12\";", "a.cs", VetoReason.Code)]
    [InlineData("pass := fmt.Sprintf(\"testpass-%d\", i)", "a.go", VetoReason.Code)]
    [InlineData("api_key: a1B2c3D4e5F6", "a.yml", VetoReason.Placeholder)]
    [InlineData("aws_access_key_id = \"abcd1234efgh\"", "a.py", VetoReason.KeyId)]
    [InlineData("js-tokens: \"4f3b9d2c8a71e65d0f4b\"", "yarn.lock", VetoReason.Digest)] // keyscan:allow reason="made up"
    [InlineData("password = \"changeme\"", "a.py", VetoReason.Placeholder)]
    [InlineData("password = \"q7#Vz!t2/Lp\"", "a.py", VetoReason.None)] // keyscan:allow reason="made up"
    [InlineData("password = \"$q7#Vz!t2/Lp\"", "a.py", VetoReason.None)] // keyscan:allow reason="made up"
    [InlineData("password = \"pa(ss)[wo]rd7\"", "a.py", VetoReason.None)] // keyscan:allow reason="made up"
    public void What_is_no_secret_by_what_it_is_is_told_before_it_is_judged(string line, string path, object reason)
    {
        byte[] text = Encoding.UTF8.GetBytes(line);
        var traits = new PathTraits(path);
        int seen = 0;
        int hit = Anchors.Next(text, 0);
        Assignment found;
        while (!AssignmentLexer.TryRead(text, hit, traits, ref seen, out found))
            hit = Anchors.Next(text, hit + 1);
        Assert.Equal((VetoReason)reason, Veto.Find(text, found, traits));
    }
}
