using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.Support;

/// <summary>Checks signatures with implementations of others, which tests/tools installs.</summary>
internal static class SignatureCheck
{
    /// <summary>One signature as npm <c>standardwebhooks</c> takes it.</summary>
    public static JsonObject Standard(string secret, ReceivedRequest request) => new()
    {
        ["kind"] = "standard",
        ["secret"] = secret,
        ["id"] = request.Id,
        ["timestamp"] = request.Headers["webhook-timestamp"],
        ["signature"] = request.Headers["webhook-signature"],
        ["body"] = Convert.ToBase64String(request.Body),
    };

    /// <summary>One signature of the partner format as node's crypto takes it.</summary>
    public static JsonObject Partner(string publicPem, string signature, byte[] body) => new()
    {
        ["kind"] = "partner",
        ["key"] = publicPem,
        ["signature"] = signature,
        ["body"] = Convert.ToBase64String(body),
    };

    /// <summary>What they say of each: <c>good</c> or what is wrong.</summary>
    public static string[] Run(IEnumerable<JsonObject> signatures)
    {
        string script = Repository.Combine("tests", "tools", "verify-signatures.mjs");
        Assert.True(Directory.Exists(Repository.Combine("tests", "tools", "node_modules", "standardwebhooks")),
            "Run 'npm ci --ignore-scripts' in tests/tools.");
        using Process process = Process.Start(new ProcessStartInfo("node", [script])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        foreach (JsonObject signature in signatures)
            process.StandardInput.WriteLine(signature.ToJsonString());
        process.StandardInput.Close();
        process.WaitToEnd();
        return output.GetAwaiter().GetResult().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
