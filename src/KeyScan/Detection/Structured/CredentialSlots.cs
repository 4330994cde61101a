using KeyScan.Detection.Assignments;

namespace KeyScan.Detection.Structured;

/// <summary>Names of headers and parameters that hold a credential and nothing else.</summary>
internal static class CredentialSlots
{
    // Compared without `-` and `_`.
    private static readonly WordTable Names = WordTable.Create(
        "",
        "authorization proxyauthorization xapikey apikey xauthtoken xaccesstoken accesstoken authtoken xapitoken apitoken "
            + "xauthkey xsecretkey secretkey apisecret "
            + "clientsecret password passwd privatetoken xgitlabtoken xshopifyaccesstoken xrapidapikey xgoogapikey xmasterkey "
            + "authpass bearertoken refreshtoken "
            + "xsecret xtoken xauth xapisecret ocpapimsubscriptionkey xfunctionskey ocpsubscriptionkey evolutionapikey "
            + "anthropicapikey xcronsecret appsecret",
        "token secret key apptoken appkey auth signature");

    /// <summary>What the name of a value says: a slot of a credential, one to be judged by its name, or none.</summary>
    public static SlotUse UseOf(ReadOnlySpan<byte> name, string what)
    {
        Span<byte> bare = stackalloc byte[WordTable.LongestWord];
        int length = 0;
        foreach (byte b in name)
        {
            if (b is (byte)'-' or (byte)'_')
                continue;
            if (length == bare.Length)
                return SlotUse.Named;
            bare[length++] = b;
        }
        int group = Names.Find(bare[..length]);
        // The short ones are anything where they are no header's or parameter's.
        return group == 1 || (group == 2 && what is "header" or "query parameter") ? SlotUse.Credential : SlotUse.Named;
    }
}
