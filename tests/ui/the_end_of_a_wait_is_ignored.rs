#![deny(unused_must_use)]

async fn ships_unpaid(client: &elepay::Client) -> Result<(), elepay::Error> {
    client.wait_for_charge("cha_1").await?;
    Ok(())
}

fn main() {}
